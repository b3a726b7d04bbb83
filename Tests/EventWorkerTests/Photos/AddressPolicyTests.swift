import EventWorker
import Testing

@Suite struct AddressPolicyTests {
    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "172.32.0.1", "172.15.255.255", "100.63.0.1", "100.128.0.1", "192.167.1.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ])
    func `public addresses are admitted`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy().refusal(of: address) == nil)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",
    ])
    func `no address with a purpose is admitted, however it is written`(_ text: String) throws {
        // Plain, mapped, compatible, and behind a translator's prefix.
        for spelling in [text, "::ffff:\(text)", "::\(text)", "64:ff9b::\(text)"] {
            let address = try #require(IPAddress(spelling))
            #expect(AddressPolicy().refusal(of: address) != nil, "\(spelling)")
        }
    }

    @Test(arguments: [
        "::", "::1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fdff::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1",
        "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "64:ff9b:1::808:808", "100::1",
        "::ffff:0:8.8.8.8", "5f00::1", "4000::1",
    ])
    func `no IPv6 address with a purpose is admitted`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy().refusal(of: address) != nil)
    }

    @Test func `listed networks are admitted, but never what serves credentials`() throws {
        let networks = ["10.1.0.0/16", "169.254.0.0/16", "fd00::/8", "168.63.129.16"].compactMap { IPNetwork($0) }
        #expect(networks.count == 4)
        let policy = AddressPolicy(allowing: networks)
        for text in ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "169.254.1.1", "fd12::1"] {
            #expect(policy.refusal(of: try #require(IPAddress(text))) == nil, "\(text)")
        }
        for text in [
            "10.2.0.1", "127.0.0.1", "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "168.63.129.16",
            "::ffff:169.254.169.254",
        ] {
            #expect(policy.refusal(of: try #require(IPAddress(text))) != nil, "\(text)")
        }
    }

    @Test(arguments: [
        "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/ 8", "10.0.0.0/", "/8", "ten", "fd00::/129", "fd00::1/8",
        "",
        "010.0.0.0/8",
    ])
    func `what is no network is not read as one`(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test func `networks and addresses are written as they are read`() throws {
        #expect(try #require(IPNetwork("10.0.0.0/8")).description == "10.0.0.0/8")
        #expect(try #require(IPNetwork("127.0.0.1")).description == "127.0.0.1/32")
        #expect(try #require(IPAddress("::ffff:1.2.3.4")).description == "1.2.3.4")
        #expect(IPAddress(try #require(IPAddress("fd00:ec2::254")).description) == IPAddress("fd00:ec2::254"))
    }
}
