import HostJSON
import HostRisk
import Testing

@testable import HostTrust

@Suite struct ManifestTests {
  private static let good = """
    {"type":"bulkhead-manifest","format":1,"id":"org.example.good","name":"Good","version":"1.2.3","seq":3,"publisher":null,
    "libraries":[{"architecture":"x86_64","file":"good.so","sha256":"\(String(repeating: "0a", count: 32))","size":10}],
    "abi":{"major":1,"minor":0},"toolchain":"c","capabilities":[],"subscriptions":["bars"],
    "parameters":[{"name":"fast","type":"integer","minimum":2,"maximum":50,"initial":12,"description":""},
    {"name":"share","type":"real","minimum":0,"maximum":1.5,"initial":0.25,"description":"x"},
    {"name":"short","type":"boolean","minimum":false,"maximum":true,"initial":true,"description":"y"}]}
    """

  @Test func `what is written is read back the same`() throws {
    let manifest = try Manifest(parsing: Array(ManifestTests.good.utf8))
    #expect(try Manifest(parsing: manifest.fileBytes) == manifest)
    #expect(manifest.parameters.map(\.name) == ["fast", "share", "short"])
    #expect(manifest.parameters[1].range == .real(minimum: 0, maximum: 1.5, initial: 0.25))
  }

  @Test(arguments: [
    ("\"bulkhead-manifest\"", "\"bulkhead-trust\"", "type"), ("\"format\":1", "\"format\":2", "format"),
    ("\"seq\":3", "\"seq\":0", "seq"),
    ("\"seq\":3", "\"seq\":3.0", "seq"), ("\"seq\":3", "\"seq\":9007199254740991", "seq"),
    ("\"seq\":3", "\"seq\":1e400", "byte"),
    ("\"seq\":3", "\"seq\":3,\"seq\":4", "second member"), ("\"seq\":3", "\"seq\":3,\"extra\":4", "extra"),
    ("\"seq\":3,", "", "seq"),
    ("org.example.good", "Org.example", "id"), ("org.example.good", "ab", "id"),
    ("org.example.good", "org.exаmple", "id"),
    ("org.example.good", "org/../x", "id"), ("1.2.3", "1.2", "version"), ("1.2.3", "1.2.1000", "version"),
    ("1.2.3", "01.2.3", "version"),
    ("1.2.3", "1.2.3-beta", "version"), ("\"Good\"", "\"\"", "name"), ("\"Good\"", "\"a\\u202eb\"", "name"),
    ("\"Good\"", "\"a\\nb\"", "name"),
    ("x86_64", "sparc", "architecture"), ("good.so", "../good.so", "file"), ("good.so", "/good.so", "file"),
    ("good.so", ".so", "file"),
    ("good.so", "manifest.json", "file"), ("good.so", "a b.so", "file"), ("0a0a", "0A0a", "sha256"),
    ("0a0a", "0a0", "sha256"),
    ("\"size\":10", "\"size\":0", "size"), ("\"size\":10", "\"size\":99999999999", "size"),
    ("\"publisher\":null", "\"publisher\":\"12\"", "publisher"),
    ("\"capabilities\":[]", "\"capabilities\":[\"network\"]", "capabilities"),
    ("[\"bars\"]", "[\"bars\",\"bars\"]", "subscriptions"),
    ("[\"bars\"]", "[\"news\"]", "subscriptions"), ("\"initial\":12", "\"initial\":51", "initial"),
    ("\"minimum\":2", "\"minimum\":51", "maximum"),
    ("\"initial\":0.25", "\"initial\":2", "initial"), ("\"minimum\":false", "\"minimum\":true", "maximum"),
    ("\"share\"", "\"fast\"", "parameters"),
    ("\"share\"", "\"Share\"", "name"), ("\"real\"", "\"text\"", "type"), ("\"major\":1", "\"major\":-1", "major"),
  ])
  func `A23 each rule of the manifest is kept`(old: String, new: String, named: String) {
    let text = ManifestTests.good.replacing(old, with: new, maxReplacements: 1)
    #expect(text != ManifestTests.good)
    do throws(JSONError) {
      _ = try Manifest(parsing: Array(text.utf8))
      Issue.record("\(new) was taken")
    } catch {
      #expect(error.cause.contains(named))
    }
  }

  @Test func `a library for the same machine twice is refused`() throws {
    let entry =
      "{\"architecture\":\"x86_64\",\"file\":\"good.so\",\"sha256\":\"\(String(repeating: "0a", count: 32))\",\"size\":10}"
    for list in ["[]", "[\(entry),\(entry)]"] {
      let text = ManifestTests.good.replacing("[\(entry)]", with: list)
      #expect(text != ManifestTests.good)
      #expect(throws: JSONError.self) { try Manifest(parsing: Array(text.utf8)) }
    }
  }
}

@Suite struct ListTests {
  @Test func `A18 a trust list is read back the same, and one key is one owner`() throws {
    let keys = (0..<3).map { _ in SecretKey(generating: false).publicKey }
    var list = TrustList(version: 7, owner: keys[0], expires: Day(number: 21_000))
    list.publishers = [
      .init(
        name: "p", key: keys[1], ids: ["a.*", "b"].compactMap(IDGlob.init), notBefore: Day(number: 0),
        notAfter: Day(number: 20_000))
    ]
    list.revokedKeys = [keys[2].id]
    list.revokedHashes = [SHA256Digest(String(repeating: "ab", count: 32))].compactMap { $0 }
    list.minimumSeq = Dictionary(uniqueKeysWithValues: ["zz.b", "aa.b"].compactMap(BundleID.init).map { ($0, 4) })
    #expect(try TrustList(parsing: Array(list.json.pretty.utf8)) == list)
    #expect(list.json.compact.contains(#""minimum_seq":{"aa.b":4,"zz.b":4}"#))

    for (threshold, owners) in [
      (0, list.owners), (-1, list.owners), (2, list.owners), (2, list.owners + list.owners), (1, []),
    ] {
      var bad = list
      bad.threshold = threshold
      bad.owners = owners
      #expect(throws: JSONError.self, "\(threshold) of \(owners.count)") {
        try TrustList(parsing: Array(bad.json.pretty.utf8))
      }
    }
    let renamed = TrustList.Owner(name: "again", key: PublicKey(id: KeyID(number: 5), point: keys[0].point))
    var twice = list
    twice.owners.append(renamed)
    twice.threshold = 2
    #expect(throws: JSONError.self) { try TrustList(parsing: Array(twice.json.pretty.utf8)) }
  }

  @Test func `a whitelist entry carries the limits it was given`() throws {
    let world = try World(approved: false)
    var limits = Limits()
    try limits.set("position", to: "0.125")
    try limits.set("price_age_s", to: "60")
    try limits.set("open_orders", to: "5")
    let terms = try #require(
      Terms(
        capital: "2500.50", currency: "EUR", limits: limits, mode: .paper, onStop: .flatten,
        instruments: ["BTC-EUR", "ETH-EUR"]))
    _ = try world.registry.approve(
      world.registry.propose(bundle: world.bundle, now: World.now), terms: terms, signedBy: world.signers(),
      now: World.now)
    guard case .approved(let approval, _) = try world.verify().standing else {
      Issue.record("not approved")
      return
    }
    #expect(approval.limits == limits && approval.onStop == .flatten)
    #expect(approval.instruments == ["BTC-EUR", "ETH-EUR"])
    #expect(approval.limits.position_ppm == 125_000)
    #expect(approval.limits.priceAge_ns == 60_000_000_000)
    #expect(approval.capital == "2500.50" && approval.currency == "EUR")
    #expect(approval.approvedAt == "2027-01-15T08:00:00Z")
    #expect(try shell("date -u -d @\(World.now) +%FT%TZ") == "2027-01-15T08:00:00Z\n")
    let text = String(decoding: try readFile("\(world.trust)/whitelist.json"), as: UTF8.self)
    #expect(
      text.contains("\"order\": \"0.10\"") && text.contains("\"position\": \"0.125\"")
        && text.contains("\"price_age_s\": 60"))
  }

  @Test(arguments: [[], [""], ["A", "A"], ["A,B"], ["A B"], [String(repeating: "A", count: 65)]])
  func `instruments that are no symbols, or one twice, are not approved`(symbols: [String]) {
    #expect(
      Terms(capital: "1", currency: "USDT", limits: Limits(), mode: .paper, instruments: symbols) == nil)
  }

  @Test(arguments: [
    ("position", "10"), ("position", "0"), ("position", "1e1"), ("position", "0.1234567"), ("collar", "1.1"),
    ("open_orders", "1.5"),
    ("open_orders", "0"), ("leverage", "2"), ("leverage_short", "-1"), ("leverage_long", "0"), ("maintenance", "0"),
    ("price_age_s", "-1"), ("daily_loss", ""),
  ])
  func `a limit that makes no sense is refused`(name: String, text: String) {
    var limits = Limits()
    #expect(
      (name, text) == ("position", "10")
        ? (try? limits.set(name, to: text)) != nil : (try? limits.set(name, to: text)) == nil)
  }

  @Test(arguments: [
    ("*", "org.a", true), ("org.a", "org.a", true), ("org.a", "org.ab", false), ("org.*", "org.a", true),
    ("org.*", "net.a", false),
    ("*.a", "org.a", true), ("*.a", "org.b", false), ("o*g.*a", "org.x.a", true), ("org*rg", "org", false),
    ("a*b*c", "abc", true),
    ("a*bb*c", "abc", false), ("a*b*b*c", "abbc", true), ("a*b*b*c", "abc", false), ("**", "abc", true),
  ])
  func `a glob matches what it says`(glob: String, id: String, matches: Bool) throws {
    #expect(try #require(IDGlob(glob)).matches(#require(BundleID(id))) == matches)
  }

  @Test(arguments: [
    "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01T00", "2026/01/01", "-026-01-01", "",
  ])
  func `a date that no calendar has is refused`(text: String) { #expect(Day(text) == nil) }

  @Test func `a date is the day it says`() throws {
    for text in ["1970-01-01", "2024-02-29", "2026-11-20", "9999-12-31"] {
      let day = try #require(Day(text))
      #expect(day.description == text)
      #expect(try shell("date -u -d '\(text)' +%s") == "\(day.number * 86_400)\n")
    }
  }
}
