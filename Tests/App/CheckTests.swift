import Glibc
import HostTrust
import TestSupport
import Testing

@testable import App

/// `plugin check`: what each of the plugins of Tests/Hostile is found out for. None of them is signed.
@Suite(.serialized) struct CheckTests {
  private let scratch = Scratch()
  private var bundle: String { scratch.file("Tried.bhplugin") }

  private func makeBundle(_ plugin: String, _ flags: String = "") throws {
    let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let built = shell(
      "mkdir -p -m 755 '\(bundle)' && cc -std=c11 -D_GNU_SOURCE -w -shared -fPIC -fvisibility=hidden \(flags) "
        + "-I '\(repository)/PluginSDK/CABI/include' -o '\(bundle)/tried.so' '\(repository)/Tests/Hostile/Plugins/\(plugin).c'"
    )
    try #require(built.status == 0, "\(built.output)")
    let id = try #require(BundleID("test.hostile")), version = try #require(BundleVersion("1.0.0"))
    try BundleSigning.write(
      Manifest(
        id: id, name: "Tried", version: version, seq: 1, publisher: nil,
        libraries: [try BundleSigning.library(file: "tried.so", architecture: .ours, in: bundle)], abi: .host,
        toolchain: "c", capabilities: [], subscriptions: [.bars], parameters: []), to: bundle)
  }

  private func check(_ options: String = "") -> Printed {
    Printed(
      "plugin check \(bundle) --state \(scratch.path)/state --trust \(scratch.path)/trust \(options)", of: commandTree)
  }

  /// The line of one check.
  private func line(_ check: String, _ printed: Printed) -> String {
    printed.output.split(separator: "\n").first { $0.hasPrefix(check) }.map(String.init) ?? ""
  }

  @Test func `a plugin that does nothing wrong passes, signed by nobody`() throws {
    try makeBundle("nothing")
    let printed = check()
    #expect(printed.exit == .fine, "\(printed.output)\(printed.errors)")
    #expect(line("abi", printed).contains("ok") && line("determinism", printed).contains("ok"))
    #expect(line("parameters", printed).contains("skipped") && line("state", printed).contains("skipped"))
    #expect(check("--json").output.contains(#""fit":true"#))
  }

  @Test(arguments: [
    ("draws_chance", "", "determinism", "differ from turn 1 on"),
    ("points_outside", "", "wishes", "in turn 1: wish 0 logs text"),
    ("floods_log", "-DLENGTH=64", "log", "lines too many"),
    ("trusts_kinds", "", "hostile input", "unknown events: E_CRASH"),
    ("crashes_at", "-DIN_LOAD", "state", "E_CRASH"), ("crashes_at", "-DIN_SAVE", "state", "E_CRASH"),
    ("crashes_at", "-DIN_CREATE", "descriptor", "E_CRASH"), ("leaks", "-DBYTES=4096", "memory", "it grows"),
    ("opens_file", "", "turn time", "E_FORBIDDEN_CALL"), ("constructor", "'-DACT=abort()'", "abi", "E_CRASH"),
  ])
  func `a plugin that does wrong is found out by the check for it`(
    plugin: String, flags: String, check name: String, words: String
  ) throws {
    try makeBundle(plugin, flags)
    let printed = check()
    #expect(printed.exit == .refused)
    let found = line(name, printed)
    #expect(found.contains("failed") && found.contains(words), "\(printed.output)")
  }

  @Test func `a bundle whose library is not what its manifest says is not even tried`() throws {
    try makeBundle("nothing")
    let grown = shell("printf x >> '\(bundle)/tried.so'")
    #expect(grown.status == 0)
    let printed = check()
    #expect(printed.exit == .refused && printed.errors.contains("E_HASH_MISMATCH"))
  }
}
