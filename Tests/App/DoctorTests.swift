import Glibc
import HostJail
import Testing

@testable import App

/// A folder that is gone with everything in it when the test ends.
private struct FolderToJudge: ~Copyable {
  let path: String

  init() {
    var template = Array("/tmp/bulkhead-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder: errno \(errno)")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    system("rm -r \(path)")
  }

  func write(_ name: String, mode: mode_t) {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL, mode)
    precondition(descriptor >= 0, "cannot write \(name): errno \(errno)")
    fchmod(descriptor, mode)
    close(descriptor)
  }
}

@Test(arguments: [
  ("6.18.44-generic", Finding.State.ok), ("5.13.0", .ok), ("5.13", .ok), ("10.0.1", .ok), ("5.12.19", .missing),
  ("4.99.0", .missing), ("", .missing), ("six.one", .missing), ("6", .missing),
])
func `a kernel is judged by its version`(release: String, state: Finding.State) {
  #expect(KernelCheck.finding(release: release).state == state)
}

@Test func `this machine's kernel has a version`() {
  #expect(KernelCheck.finding.found.hasPrefix("Linux "))
}

@Test func `the worker must stand beside the program and be executable`() {
  let folder = FolderToJudge()
  #expect(ProgramCheck.worker(in: folder.path).state == .missing)
  folder.write("bulkhead-worker", mode: 0o755)
  #expect(ProgramCheck.worker(in: folder.path) == .ok("worker", "\(folder.path)/bulkhead-worker"))
}

@Test func `two Swift runtimes in one process are found`() {
  func line(_ path: String) -> String { "7f00-7f01 r-xp 00000000 fe:00 42 \(path)\n" }
  let installed = line("/opt/x/lib/libswiftCore.so") + line("/opt/x/lib/libswiftGlibc.so") + line("/usr/lib/libc.so.6")
  #expect(ProgramCheck.runtime(maps: installed, programFolder: "/opt/x/bin").state == .ok)
  #expect(ProgramCheck.runtime(maps: installed, programFolder: "/srv/debug").state == .note)
  let mixed = installed + line("/usr/lib/libswift_Concurrency.so")
  #expect(ProgramCheck.runtime(maps: mixed, programFolder: "/opt/x/bin").state == .missing)
  #expect(ProgramCheck.runtime(maps: line("/usr/lib/libc.so.6"), programFolder: "/opt/x/bin").state == .missing)
}

@Test func `a folder that others can write is not fit for trust`() {
  let folder = FolderToJudge()
  #expect(FolderCheck.state(folder.path) == .ok("state", folder.path))
  chmod(folder.path, 0o775)
  let finding = FolderCheck.state(folder.path)
  #expect(finding.state == .missing)
  #expect(finding.mend == "chmod go-w \(folder.path)")
}

@Test func `a folder that is not there yet is a note, a file in its place is a fault`() {
  let folder = FolderToJudge()
  #expect(FolderCheck.state("\(folder.path)/later").state == .note)
  folder.write("file", mode: 0o600)
  #expect(FolderCheck.state("\(folder.path)/file").state == .missing)
  symlink(folder.path, "\(folder.path)/link")
  #expect(FolderCheck.trust("\(folder.path)/link").state == .missing)
}

@Test func `trust without its lists is named, with them it is fit`() {
  let folder = FolderToJudge()
  folder.write("owner.pub", mode: 0o644)
  let finding = FolderCheck.trust(folder.path)
  #expect(finding.state == .note)
  #expect(finding.found.contains("lacks trust.json, whitelist.json"))
  folder.write("trust.json", mode: 0o644)
  folder.write("whitelist.json", mode: 0o644)
  #expect(FolderCheck.trust(folder.path).state == .ok)
}

@Test func `a secret key that others can read is found`() {
  let folder = FolderToJudge()
  #expect(FolderCheck.secretKeys(in: folder.path).isEmpty)
  mkdir("\(folder.path)/keys", 0o700)
  folder.write("keys/b.key", mode: 0o640)
  folder.write("keys/a.key", mode: 0o600)
  folder.write("keys/a.pub", mode: 0o644)
  let findings = FolderCheck.secretKeys(in: folder.path)
  #expect(findings.map(\.state) == [.ok, .missing])
  #expect(findings[1].mend?.contains("chmod 600 \(folder.path)/keys/b.key") == true)
}

@Test(arguments: JailLayer.allCases)
func `a layer of the jail that is missing stops the host exactly when it is mandatory`(layer: JailLayer) {
  #expect(JailCheck.finding(layer, .applied) == .ok("jail: \(layer.name)", layer.purpose))
  for outcome in [LayerOutcome.unavailable(ENOSYS), .failed(EPERM)] {
    let finding = JailCheck.finding(layer, outcome)
    #expect(finding.state == (layer.isMandatory ? .missing : .note))
    #expect(finding.mend == layer.mend)
  }
}

@Test func `the doctor's exit code is that of its worst finding`() {
  let folder = FolderToJudge()
  let fit = Printed("doctor --json --state \(folder.path) --trust \(folder.path)", of: commandTree)
  #expect(fit.exit == (fit.output.contains(#""state":"missing""#) ? .refused : .fine))
  chmod(folder.path, 0o777)
  let unfit = Printed("doctor --json --state \(folder.path) --trust \(folder.path)", of: commandTree)
  #expect(unfit.exit == .refused)
  #expect(unfit.output.hasPrefix(#"{"fit":false,"findings":[{"subject":"kernel","state":""#))
  let told = Printed("doctor --state \(folder.path) --trust \(folder.path)", of: commandTree)
  #expect(
    told.output.split(separator: "\n").contains { line in
      line.hasPrefix("missing  state  ") && line.hasSuffix("  \(folder.path) can be written by others: mode 777")
    })
}
