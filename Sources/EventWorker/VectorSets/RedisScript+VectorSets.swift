import RedisCache

extension RedisScript {
    /// Puts a member into a vector set, or brings its vector or its attributes up to date; whatever is older than what is
    /// there changes nothing, so workers may write the same records in any order.
    ///
    /// `KEYS[1]` vector set, `KEYS[2]` set with the keys of all vector sets; `ARGV`: member, little-endian fp32 values or
    /// nothing when only the attributes are told, attributes as ``VectorSetEntry`` writes them, expiry in seconds,
    /// links of a node.
    /// Returns 1 when something was written.
    static let putMember = RedisScript(
        source: """
            local key, member, vector, text = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
            local stored = redis.call('VGETATTR', key, member)
            if not stored and vector == '' then
                return 0
            end
            local new = cjson.decode(text)
            local old = stored and cjson.decode(stored) or {}
            if stored and (old.style > new.style or (old.style == new.style and old.source == new.source)) then
                vector = ''
            end
            if vector == '' then
                new.style, new.source = old.style, old.source
            end
            if (old.profile or -math.huge) > (new.profile or -math.huge) then
                old.style, old.source = new.style, new.source
                new = old
            end
            text = cjson.encode(new)
            redis.call('SADD', KEYS[2], key)
            if vector ~= '' then
                redis.call('VADD', key, 'FP32', vector, member, 'NOQUANT', 'SETATTR', text, 'M', ARGV[5])
            elseif text ~= stored then
                redis.call('VSETATTR', key, member, text)
            else
                return 0
            end
            redis.call('EXPIRE', key, ARGV[4])
            return 1
            """
    )
}
