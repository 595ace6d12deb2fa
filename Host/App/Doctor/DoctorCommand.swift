import HostJSON

/// `bulkhead doctor`: what this machine has of what the host needs, and what to do about the rest.
///
/// It looks and changes nothing, needs no toolchain, and answers with exit code 1 when the host would refuse to work.
enum DoctorCommand {
  static let command = Command(
    "doctor", "shows what this machine has of what the host needs, and what to do about the rest",
    takes: [Folders.state, Folders.trust],
    examples: [
      Example("bulkhead doctor", "every check, one line each"),
      Example("bulkhead doctor --json", "the same for a program"),
    ]
  ) { invocation in
    let findings = examine(state: invocation[Folders.state], trust: invocation[Folders.trust])
    let isFit = findings.allSatisfy { $0.state != .missing }
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([.init("fit", .boolean(isFit)), .init("findings", .array(findings.map(\.json)))]))
    } else {
      for line in lines(of: findings) { invocation.terminal.print(line) }
    }
    return isFit ? .fine : .refused
  }

  /// Every check, on one screen.
  static func examine(state: String, trust: String) -> [Finding] {
    [
      KernelCheck.finding, ProgramCheck.worker, ProgramCheck.runtime, FolderCheck.state(state),
      FolderCheck.trust(trust),
    ] + FolderCheck.secretKeys(in: state) + JailCheck.findings
  }

  static func lines(of findings: [Finding]) -> [Text] {
    let width = findings.reduce(0) { max($0, $1.subject.count) }
    return findings.flatMap { finding in
      let gap = String(repeating: " ", count: width - finding.subject.count)
      let line: Text = "\(mark(finding.state))  \(finding.subject)\(gap)  \(finding.found)"
      guard let mend = finding.mend else { return [line] }
      return [line, "         \(String(repeating: " ", count: width))  \(mend, .strong)"]
    }
  }

  /// Seven letters wide.
  private static func mark(_ state: Finding.State) -> Text {
    switch state {
    case .ok: "\("ok", .good)     "
    case .note: "\("note", .warning)   "
    case .missing: "\("missing", .bad)"
    }
  }
}
