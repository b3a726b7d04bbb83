import Dataset
import Testing

@Suite struct DatasetErrorTests {
    @Test func `the code leads the message`() {
        #expect("\(DatasetError(.splitLeaks, "two splits"))" == "split_leaks: two splits")
    }
}
