import Glibc
import HostJSON
import HostTrust
import TestSupport
import Testing

@testable import App

/// A bundle's way through the commands, from a key to an approval.
@Suite struct TrustCommandTests {
  private let scratch = Scratch()
  private var bundle: String { scratch.file("Good.bhplugin") }

  private func bulkhead(_ line: String) -> Printed {
    let needsFolders = !line.hasPrefix("plugin hash")
    return Printed(
      line.replacing("BUNDLE", with: bundle).replacing("FOLDER", with: scratch.path)
        + (needsFolders ? " --state \(scratch.path)/state --trust \(scratch.path)/Signatures" : ""), of: commandTree)
  }

  private func makeBundle() throws {
    let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let source = """
      #include <bulkhead.h>
      static const bulkhead_plugin_v1 *plugin(void) { return 0; }
      BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {sizeof(bulkhead_entry_v1), 1, 0, plugin};

      """
    let file = scratch.write(Array(source.utf8), to: "good.c")
    let built = shell(
      "mkdir -p -m 755 '\(bundle)' && cc -shared -fPIC -I '\(repository)/PluginSDK/CABI/include' -o '\(bundle)/good.so' '\(file)'"
    )
    try #require(built.status == 0, "\(built.output)")
    let id = try #require(BundleID("org.example.good")), version = try #require(BundleVersion("1.2.3"))
    try BundleSigning.write(
      Manifest(
        id: id, name: "Good", version: version, seq: 3, publisher: nil,
        libraries: [try BundleSigning.library(file: "good.so", architecture: .ours, in: bundle)], abi: .host,
        toolchain: "c",
        capabilities: [], subscriptions: [.bars], parameters: []), to: bundle)
  }

  @Test func `from a key to an approval, each step named by the one before`() throws {
    try makeBundle()
    #expect(bulkhead("plugin verify BUNDLE").errors.contains("E_NO_OWNER"))
    let made = bulkhead("key new owner --no-passphrase")
    #expect(made.exit == .fine && made.output.contains("may approve paper trading only"))
    #expect(bulkhead("key new owner --no-passphrase").errors.contains("E_KEY_EXISTS"))

    let unsigned = bulkhead("plugin verify BUNDLE")
    #expect(unsigned.exit == .refused)
    #expect(
      unsigned.errors
        == "refused  E_UNSIGNED: \(bundle) has no signature, and development mode (ALLOW_UNSIGNED=1) is off; run: bulkhead plugin sign \(bundle)\n"
    )
    #expect(bulkhead("plugin list FOLDER").output.contains("unsigned"))
    #expect(bulkhead("plugin sign BUNDLE").exit == .fine)

    let unapproved = bulkhead("plugin verify BUNDLE")
    #expect(
      unapproved.errors.contains("E_NOT_APPROVED") && unapproved.errors.contains("bulkhead plugin approve \(bundle)\n"))
    #expect(bulkhead("plugin list FOLDER").output.contains("not approved"))
    let approved = bulkhead("plugin approve BUNDLE --yes --capital 2500.50 --limit position=0.25")
    #expect(approved.exit == .fine && approved.output.contains("2500.50 USDT") && approved.output.contains("0.25"))
    #expect(
      bulkhead("plugin verify BUNDLE").output.hasPrefix(
        "ok  \(bundle)  org.example.good 1.2.3 seq 3  by local  for paper\n"))
    #expect(bulkhead("plugin list FOLDER").output.contains("approved"))

    let live = bulkhead("plugin verify BUNDLE --mode live --json")
    #expect(
      live.exit == .refused && live.output.contains(#""code":"E_NOT_APPROVED""#) && live.output.contains("--mode live"))
    #expect(bulkhead("plugin approve BUNDLE --yes --mode live").errors.contains("E_KEY_UNPROTECTED"))
  }

  @Test func `a second approval keeps what was approved and shows what changes`() throws {
    try makeBundle()
    for line in [
      "key new owner --no-passphrase", "plugin sign BUNDLE",
      "plugin approve BUNDLE --yes --capital 700 --limit order=0.05",
    ] {
      #expect(bulkhead(line).exit == .fine, "\(line)")
    }
    let output = bulkhead("plugin approve BUNDLE --yes --limit position=0.5").output
    #expect(output.contains("700 USDT") && output.contains("0.05") && output.contains("was 0.10"))
    var report = try JSONObject(JSON(parsing: Array(bulkhead("plugin approve BUNDLE --yes --json").output.utf8)))
    #expect(try report.string("capital") == "700")
    var limits = try report.object("limits")
    #expect(try limits.string("position") == "0.50")
    #expect(try limits.integer("open_orders", in: 1...256) == 32)
  }

  @Test(arguments: [
    "plugin approve BUNDLE --yes --limit speed=1", "plugin approve BUNDLE --yes --limit position=11",
    "plugin approve BUNDLE --yes --capital 1_000",
    "plugin approve BUNDLE --yes --capital -5", "plugin approve BUNDLE --yes --currency usdt",
    "plugin approve BUNDLE --yes --mode real",
    "key trust FOLDER/Signatures/owner.pub --name a --ids org.A",
    "key trust FOLDER/Signatures/owner.pub --name a --ids a,,b",
    "key trust FOLDER/Signatures/owner.pub --name a --ids a --until 2027-02-30",
    "key new a --no-passphrase --passphrase-file x",
  ])
  func `a value that makes no sense is misuse`(line: String) throws {
    try makeBundle()
    _ = bulkhead("key new owner --no-passphrase")
    _ = bulkhead("plugin sign BUNDLE")
    #expect(bulkhead(line).exit == .usage)
  }

  @Test func `a publisher's protected key signs, and the owner decides what it may sign`() throws {
    try makeBundle()
    _ = bulkhead("key new owner --no-passphrase")
    let passphrase = scratch.write(Array("correct horse\n".utf8), to: "passphrase")
    #expect(bulkhead("key new alice --passphrase-file \(passphrase)").errors.contains("E_PERMS"))
    chmod(passphrase, 0o600)
    #expect(bulkhead("key new alice --passphrase-file \(passphrase)").exit == .fine)
    let key = "FOLDER/state/keys/alice.key"
    #expect(bulkhead("plugin sign BUNDLE --key \(key) --passphrase-file \(passphrase)").exit == .fine)
    #expect(bulkhead("plugin approve BUNDLE --yes").errors.contains("E_KEY_UNKNOWN"))
    #expect(bulkhead("key trust FOLDER/state/keys/alice.pub --name alice --ids net.*").exit == .fine)
    #expect(bulkhead("plugin approve BUNDLE --yes").errors.contains("E_KEY_SCOPE"))
    #expect(bulkhead("key trust FOLDER/state/keys/alice.pub --name alice --ids net.*,org.example.good").exit == .fine)
    #expect(bulkhead("plugin approve BUNDLE --yes").exit == .fine)
    #expect(bulkhead("plugin verify BUNDLE").output.contains("by alice"))

    let other = scratch.write(Array("another one\n".utf8), to: "other")
    chmod(other, 0o600)
    #expect(bulkhead("plugin sign BUNDLE --key \(key) --passphrase-file \(other)").errors.contains("E_PASSPHRASE"))
    let short = scratch.write(Array("short\n".utf8), to: "short")
    chmod(short, 0o600)
    #expect(bulkhead("key new bob --passphrase-file \(short)").errors.contains("at least 8"))
  }

  @Test func `a protected owner approves live trading`() throws {
    try makeBundle()
    let passphrase = scratch.write(Array("correct horse\n".utf8), to: "passphrase")
    chmod(passphrase, 0o600)
    for line in ["key new owner", "plugin sign BUNDLE", "plugin approve BUNDLE --yes --mode live"] {
      let printed = bulkhead("\(line) --passphrase-file \(passphrase)")
      #expect(printed.exit == .fine, "\(line): \(printed.errors)")
    }
    #expect(bulkhead("plugin verify BUNDLE --mode live").exit == .fine)
  }

  @Test func `sha256sum prints the same and checks what we print`() throws {
    try makeBundle()
    let odd = scratch.write([1, 2, 3], to: "odd\\name\nhere")
    #expect(
      bulkhead("plugin hash BUNDLE FOLDER/good.c").output
        == shell("sha256sum '\(bundle)/good.so' '\(scratch.path)/good.c'").output)
    #expect(
      try PluginHashCommand.sums(of: [odd]).map(\.line) == [String(shell("sha256sum '\(odd)'").output.dropLast())])
    let list = scratch.write(Array(bulkhead("plugin hash BUNDLE").output.utf8), to: "sums")
    #expect(shell("sha256sum --check '\(list)'").status == 0)
    #expect(bulkhead("plugin hash FOLDER/none").errors.contains("E_FILE_MISSING"))
  }
}
