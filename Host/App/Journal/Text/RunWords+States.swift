import HostJSON
import HostModel
import HostRisk

/// What people told the host about who may trade, and what became of it.
extension RunWords {
  func command(_ command: StateCommand) -> [JSON.Member] {
    [
      .init("command", .string(command.deed.word)), .init("scope", scope(command.scope)),
      .init("by", .string(command.word.by)), .init("reason", .string(command.word.reason)),
      .init("at", .string(command.word.at.text)),
    ]
  }

  func change(_ change: StateChange) -> [JSON.Member] {
    [
      .init("scope", scope(change.scope)), .init("before", .string(change.before.word)),
      .init("after", .string(change.after.word)),
      .init("why", .string(StateText(universe: universe).cause(change.cause))),
    ]
  }

  func loss(_ step: LossStep, _ loss: Money, of anchor: Money) -> [JSON.Member] {
    [.init("step", .integer(Int64(step.rawValue))), .init("loss", money(loss)), .init("anchor", money(anchor))]
  }

  private func scope(_ scope: StateScope) -> JSON {
    switch scope {
    case .host: .string("host")
    case .venue: .string("venue")
    case .instrument(let id): .object([.init("instrument", symbol(id))])
    case .strategy(let id): .object([strategy(id)])
    }
  }
}
