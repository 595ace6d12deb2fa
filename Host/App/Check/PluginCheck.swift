import HostJSON
import HostModel
import HostPlugins

/// One question to a plugin, asked of worker processes of its own: what it breaks there, it breaks for nobody else.
struct PluginCheck: Sendable {
  let name: String
  /// Throws for what a plugin must not do; a plugin's end is an answer like any other.
  let ask: @Sendable (CheckSubject) throws -> Answer

  enum Answer: Equatable {
    case ok(String)
    case failed(String)
    /// There was nothing to ask.
    case skipped(String)
  }

  /// Every check, in the order in which they are asked.
  static let all = [
    DescriptorCheck.check, ParameterCheck.check, WishCheck.check, HostileInputCheck.check, StateCheck.check,
    DeterminismCheck.check, TurnTimeCheck.check, MemoryCheck.check, LogCheck.check,
  ]

  func finding(on subject: CheckSubject) -> CheckFinding {
    do {
      return CheckFinding(name: name, answer: try ask(subject))
    } catch let error as any ExplainedError {
      return CheckFinding(name: name, answer: .failed(error.line))
    } catch {
      return CheckFinding(name: name, answer: .failed("\(error)"))
    }
  }
}

/// What came of one check.
struct CheckFinding: Equatable {
  let name: String
  let answer: PluginCheck.Answer

  var isFailure: Bool {
    if case .failed = answer { true } else { false }
  }

  var word: String {
    switch answer {
    case .ok: "ok"
    case .failed: "failed"
    case .skipped: "skipped"
    }
  }

  var detail: String {
    switch answer {
    case .ok(let text), .failed(let text), .skipped(let text): text
    }
  }

  var row: [Text] {
    let style: Text.Style =
      switch answer {
      case .ok: .good
      case .failed: .bad
      case .skipped: .faint
      }
    return ["\(name)", "\(word, style)", "\(detail)"]
  }

  var json: JSON {
    .object([.init("check", .string(name)), .init("outcome", .string(word)), .init("detail", .string(detail))])
  }
}
