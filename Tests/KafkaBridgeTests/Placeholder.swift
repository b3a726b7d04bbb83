import Testing
@testable import KafkaBridge

