extension MatchRanker {
    /// A member's text vectors as they are compared, L2-normalised and rounded to bfloat16; `nil` when there are none.
    public func texts(of id: String) -> MemberTexts? {
        guard let slot = directory.slot(of: id), let model = texts.model(of: slot), let pair = texts.pair(of: slot)
        else { return nil }
        return MemberTexts(model: model, ideal: pair.ideal.vector(slot: slot), own: pair.own.vector(slot: slot))
    }
}
