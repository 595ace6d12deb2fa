import CSeccomp
import Glibc
import HostJail
import TestPlugins
import Testing

@testable import HostPlugins

/// What the host makes of a machine that lacks a layer. The lack is real: the host's own process first forbids itself
/// the call that the layer needs, and its workers inherit that.
@Suite(.serialized)
struct ProbeTests {
  /// Nothing is skipped where the kernel lacks something: here it fails instead.
  @Test func `J09 this machine has every layer that is mandatory, or this test fails`() throws {
    let reports = try JailProbe.run(try TestWorld.launcher())
    #expect(reports.map(\.layer) == JailLayer.allCases)
    for report in reports { #expect(report.suffices, "\(report.layer.name): \(report.outcome)") }
  }

  @Test func `D15 without a mandatory layer nothing is loaded, and the error names the layer`() async {
    await #expect(processExitsWith: .success) {
      try expectMissing("landlock_create_ruleset", ENOSYS, .landlock)
    }
    await #expect(processExitsWith: .success) {
      try expectMissing("close_range", ENOSYS, .descriptors)
    }
    await #expect(processExitsWith: .success) {
      try expectMissing("setrlimit", EPERM, .resourceLimits, alsoForbidding: "prlimit64")
    }
  }

  @Test func `without namespaces plugins are loaded all the same`() async {
    await #expect(processExitsWith: .success) {
      let library = try builtPlugin("nothing")
      let launcher = try TestWorld.launcher()
      try forbid(["unshare"], EPERM)
      let reports = try JailProbe.run(launcher)
      let namespaces = reports.first { $0.layer == .namespaces }
      guard namespaces?.outcome == .unavailable(EPERM), namespaces?.suffices == true else { exit(10) }
      _ = try JailedStrategy.describe(library: library, launcher: launcher)
      exit(0)
    }
  }

  @Test func `every layer says what it is for and how to get it`() {
    for layer in JailLayer.allCases {
      #expect(!layer.purpose.isEmpty && !layer.mend.isEmpty)
    }
    #expect(Set(JailLayer.allCases.map(\.name)).count == JailLayer.allCases.count)
  }

  @Test func `a launcher without a worker says where it looked`() {
    #expect(throws: PluginStop.worker(call: "access /nowhere/bulkhead-worker", errno: ENOENT)) {
      _ = try WorkerLauncher(executable: "/nowhere/bulkhead-worker")
    }
  }
}

private func expectMissing(_ call: String, _ code: Int32, _ layer: JailLayer, alsoForbidding other: String? = nil)
  throws
{
  // A constructor that would crash the worker if it ever ran.
  let library = try builtPlugin("constructor", ["ACT=abort()"])
  let launcher = try TestWorld.launcher()
  try forbid([call] + (other.map { [$0] } ?? []), code)
  do throws(PluginStop) {
    _ = try JailedStrategy.describe(library: library, launcher: launcher)
    exit(10)
  } catch {
    guard error == .jail(layer: layer, errno: code) else { exit(11) }
  }
  let report = try JailProbe.run(launcher).first { $0.layer == layer }
  exit(report?.outcome != .applied && report?.suffices == false ? 0 : 12)
}

/// From now on these calls give an error in this process and its children.
private func forbid(_ calls: [String], _ code: Int32) throws {
  let context = seccomp_init(0x7fff_0000)
  seccomp_attr_set(context, SCMP_FLTATR_CTL_TSYNC, 1)  // also for the thread that starts workers
  for call in calls {
    let number = seccomp_syscall_resolve_name(call)
    guard seccomp_rule_add_array(context, 0x0005_0000 | UInt32(code), number, 0, nil) == 0 else {
      throw BuildFailure(text: "seccomp rule for \(call)")
    }
  }
  guard seccomp_load(context) == 0 else { throw BuildFailure(text: "seccomp load") }
}
