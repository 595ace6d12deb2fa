import HostModel
import HostTrust
import HostWire
import TestPlugins
import Testing

@testable import HostPlugins

/// What a manifest says against what the library says.
struct ExpectedPluginTests {
  func manifest(_ change: (inout Manifest) -> Void = { _ in }) throws -> Manifest {
    var manifest = Manifest(
      id: try #require(BundleID("test.well-behaved")), name: "Well behaved",
      version: try #require(BundleVersion("1.2.3")), seq: 1, publisher: nil, libraries: [], abi: .host,
      toolchain: "c", capabilities: [], subscriptions: [.bars, .trades],
      parameters: [
        Manifest.Parameter(name: "fast", description: "", range: .integer(minimum: 2, maximum: 500, initial: 10)),
        Manifest.Parameter(name: "ratio", description: "", range: .real(minimum: 0, maximum: 1, initial: 0.5)),
        Manifest.Parameter(name: "loud", description: "", range: .boolean(initial: true)),
      ])
    change(&manifest)
    return manifest
  }

  func descriptor() throws -> PluginDescriptor {
    try JailedStrategy.describe(library: try builtPlugin("well_behaved"), launcher: try TestWorld.launcher())
  }

  @Test func `a library that is as its manifest says is let in`() throws {
    try ExpectedPlugin(try manifest()).check(try descriptor())
  }

  @Test func `C09 any difference that matters to the operator is a refusal with both values`() throws {
    let descriptor = try descriptor()
    let changes: [(field: String, change: (inout Manifest) -> Void)] = [
      ("subscriptions", { $0.subscriptions = [.bars] }),
      ("parameters", { $0.parameters.removeLast() }),
      ("parameter fast", { $0.parameters[0].range = .integer(minimum: 2, maximum: 50, initial: 10) }),
      ("parameter loud", { $0.parameters[2].range = .integer(minimum: 0, maximum: 1, initial: 1) }),
      ("parameter ratio", { $0.parameters[1].range = .real(minimum: 0, maximum: 1, initial: 0.25) }),
    ]
    for (field, change) in changes {
      let expected = ExpectedPlugin(try manifest(change))
      do throws(PluginStop) {
        try expected.check(descriptor)
        Issue.record("\(field) differs and was let in")
      } catch {
        guard case .descriptorMismatch(field, let manifest, let library) = error else {
          Issue.record("\(field): \(error.line)")
          continue
        }
        #expect(manifest != library)
      }
    }
  }
}
