import FaultInjection

@main
struct FaultyWorkerMain {
    static func main() async {
        await FaultyWorkerCommand.start()
    }
}
