import CHiredis

/// A reply while hiredis puts it together: the functions here are called by its parser.
///
/// Scalars within an array go straight into their parent; only arrays and lone replies have a node of their own.
final class RedisReplyNode {
    private var scalar: RedisValue?
    private var elements: [RedisValue] = []
    private var nested: [(position: Int, node: RedisReplyNode)] = []

    private init(scalar: RedisValue?) {
        self.scalar = scalar
    }

    /// The finished reply.
    var value: RedisValue {
        if let scalar {
            return scalar
        }
        var elements = elements
        for (position, node) in nested {
            elements[position] = node.value
        }
        return .array(elements)
    }

    /// Takes back the node that the parser returned as a finished reply.
    static func take(_ object: UnsafeMutableRawPointer) -> RedisReplyNode {
        Unmanaged<RedisReplyNode>.fromOpaque(object).takeRetainedValue()
    }

    /// The table of functions for `redisReaderCreateWithFunctions`.
    static let functions = redisReplyObjectFunctions(
        createString: { task, characters, length in
            let bytes = UnsafeRawBufferPointer(start: characters, count: length)
            return RedisReplyNode.add(RedisReplyNode.text(bytes, type: task?.pointee.type), to: task)
        },
        createArray: { task, _ in
            // The announced length is not trusted with memory: the array grows with what really arrives.
            RedisReplyNode.add(nil, to: task)
        },
        createInteger: { task, number in RedisReplyNode.add(.integer(number), to: task) },
        createNil: { task in RedisReplyNode.add(.null, to: task) },
        freeObject: { object in
            if let object {
                _ = RedisReplyNode.take(object)
            }
        }
    )

    private static func text(_ bytes: UnsafeRawBufferPointer, type: Int32?) -> RedisValue {
        switch type {
        case REDIS_REPLY_STATUS: .status(String(decoding: bytes, as: UTF8.self))
        case REDIS_REPLY_ERROR: .error(String(decoding: bytes, as: UTF8.self))
        default: .bulk(Array(bytes))
        }
    }

    /// Adds an item, where a `nil` value opens an array; returns what hiredis keeps as the item's object.
    private static func add(
        _ scalar: RedisValue?,
        to task: UnsafePointer<redisReadTask>?
    ) -> UnsafeMutableRawPointer? {
        guard let parentObject = task?.pointee.parent?.pointee.obj else {
            return Unmanaged.passRetained(RedisReplyNode(scalar: scalar)).toOpaque()
        }
        let parent = Unmanaged<RedisReplyNode>.fromOpaque(parentObject).takeUnretainedValue()
        parent.elements.append(scalar ?? .null)
        guard scalar == nil else {
            // hiredis only asks that a scalar's object is not null, and never frees it.
            return parentObject
        }
        let node = RedisReplyNode(scalar: nil)
        parent.nested.append((parent.elements.count - 1, node))
        return Unmanaged.passUnretained(node).toOpaque()
    }
}
