import Testing

/// Everything about `stylelab ab`, one after the other: each runs the program on files of its own, and processors are few.
@Suite("Experiments", .serialized)
enum ABTests {}
