/// What is to be done about an answer of a paid service.
public enum ServiceVerdict<Value: Sendable>: Sendable {
    /// It is what was asked for.
    case value(Value)
    /// It was not taken and not paid; asking again later may help.
    case retry(reason: String, after: Duration?)
    /// It was not taken and not paid, and will not be: this picture is left out.
    case skip(reason: String)
    /// Nothing more will be taken: the key, the account or the quota is at fault.
    case stop(reason: String)
    /// Nobody knows whether it was taken and paid.
    case unknown(reason: String)
}

extension ServiceVerdict: Equatable where Value: Equatable {}
