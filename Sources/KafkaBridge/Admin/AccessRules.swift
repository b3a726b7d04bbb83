import CLibrdkafka

extension AdminRequest {
    /// The cluster's access control lists; nil when it has none because it checks nobody.
    func accessRules() throws(KafkaError) -> [KafkaAccessRule]? {
        let filter = rd_kafka_AclBindingFilter_new(
            RD_KAFKA_RESOURCE_ANY,
            nil,
            RD_KAFKA_RESOURCE_PATTERN_ANY,
            nil,
            nil,
            RD_KAFKA_ACL_OPERATION_ANY,
            RD_KAFKA_ACL_PERMISSION_TYPE_ANY,
            nil,
            0
        )
        defer { rd_kafka_AclBinding_destroy(filter) }
        return try ask(
            RD_KAFKA_ADMIN_OP_DESCRIBEACLS,
            "asking for access control lists",
            meaning: (RD_KAFKA_RESP_ERR_SECURITY_DISABLED, nil)
        ) { options, queue in
            rd_kafka_DescribeAcls(client, filter, options, queue)
        } read: { event in
            var count = 0
            let rules = rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event), &count)
            return UnsafeBufferPointer(start: rules, count: count).compactMap { KafkaAccessRule($0) }
        }
    }
}

extension KafkaAccessRule {
    fileprivate init?(_ rule: OpaquePointer?) {
        guard let rule, let name = rd_kafka_AclBinding_name(rule), let principal = rd_kafka_AclBinding_principal(rule)
        else { return nil }
        // The cluster is no resource type of the oldest library that is supported, only a number.
        let resource: Resource =
            switch rd_kafka_AclBinding_restype(rule) {
            case RD_KAFKA_RESOURCE_TOPIC: .topic
            case RD_KAFKA_RESOURCE_GROUP: .group
            case RD_KAFKA_RESOURCE_BROKER: .cluster
            default: .other
            }
        let operation: Operation =
            switch rd_kafka_AclBinding_operation(rule) {
            case RD_KAFKA_ACL_OPERATION_ALL: .all
            case RD_KAFKA_ACL_OPERATION_READ: .read
            case RD_KAFKA_ACL_OPERATION_WRITE: .write
            case RD_KAFKA_ACL_OPERATION_DESCRIBE: .describe
            default: .other
            }
        self.init(
            resource: resource,
            name: String(cString: name),
            pattern: rd_kafka_AclBinding_resource_pattern_type(rule) == RD_KAFKA_RESOURCE_PATTERN_PREFIXED
                ? .prefixed : .literal,
            principal: String(cString: principal),
            operation: operation,
            isAllowed: rd_kafka_AclBinding_permission_type(rule) == RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW
        )
    }
}
