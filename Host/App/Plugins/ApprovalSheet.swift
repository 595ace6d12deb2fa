import HostJSON
import HostRisk
import HostTrust

/// What a person reads before approving: who, what, with how much, and what changes against the last approval.
struct ApprovalSheet {
  let proposal: Proposal
  let terms: Terms

  var lines: [Text] {
    let manifest = proposal.manifest
    var table = Table([.left(""), .left(""), .left("")])
    table.add(["bundle", "\(proposal.bundle, .strong)", ""])
    table.add(["name", "\(manifest.name)", ""])
    let lookAlike = proposal.lookAlike.map { "looks like \($0), which is approved" } ?? ""
    table.add(["id", "\(manifest.id)", "\(lookAlike, .warning)"])
    table.add(row("version", "\(manifest.version)", was: proposal.earlier?.version.description))
    table.add(row("seq", "\(manifest.seq)", was: (proposal.earlier?.seq).map { "\($0)" }))
    table.add(row("publisher", "\(proposal.publisher)", was: nil))
    table.add(row("key", "\(proposal.publisherKey)", was: proposal.earlier?.publisher.description))
    table.add(row("sha256", proposal.sha256.text, was: proposal.earlier?.sha256.text))
    table.add(row("built with", manifest.toolchain, was: nil))
    table.add(row("capabilities", list(manifest.capabilities), was: (proposal.earlier?.capabilities).map(list)))
    table.add(
      row("capital", "\(terms.capital) \(terms.currency)", was: proposal.earlier.map { "\($0.capital) \($0.currency)" })
    )
    table.add(row("mode", terms.mode.rawValue, was: proposal.earlier?.mode.rawValue))
    table.add(row("when stopped", onStop(terms.onStop), was: proposal.earlier.map { onStop($0.onStop) }))
    table.add(
      row("instruments", symbols(terms.instruments), was: proposal.earlier.map { symbols($0.instruments) }))
    let before = proposal.earlier?.limits.texts
    for (position, limit) in terms.limits.texts.enumerated() {
      table.add(row(limit.name, limit.value, was: before?[position].value))
    }
    return Array(table.lines.dropFirst())
  }

  func json(_ approval: Approval) -> JSON {
    .object([
      .init("bundle", .string(proposal.bundle)), .init("id", .string(approval.id.text)),
      .init("version", .string(approval.version.description)), .init("seq", .integer(approval.seq)),
      .init("sha256", .string(approval.sha256.text)), .init("publisher", .string(proposal.publisher)),
      .init("key", .string(approval.publisher.description)), .init("capital", .string(approval.capital)),
      .init("currency", .string(approval.currency)), .init("mode", .string(approval.mode.rawValue)),
      .init("on_stop", approval.onStop.map { .string($0.rawValue) } ?? .null),
      .init("instruments", approval.instruments.map { .array($0.map { .string($0) }) } ?? .null),
      .init("limits", approval.limits.json),
      .init("approved_at", .string(approval.approvedAt)),
      .init("looks_like", proposal.lookAlike.map { .string($0.text) } ?? .null),
    ])
  }

  private func row(_ term: String, _ value: String, was earlier: String?) -> [Text] {
    guard let earlier, earlier != value else { return ["\(term)", "\(value)", ""] }
    return ["\(term)", "\(value, .strong)", "\("was \(earlier)", .warning)"]
  }

  private func symbols(_ symbols: [String]?) -> String { symbols?.joined(separator: ", ") ?? "whatever a run has" }

  private func onStop(_ choice: Approval.OnStop?) -> String {
    switch choice {
    case .keep?: "its position is kept"
    case .flatten?: "its position is sold"
    case nil: "as the host's --on-stop says"
    }
  }

  private func list(_ capabilities: [Manifest.Capability]) -> String {
    capabilities.isEmpty ? "none" : capabilities.map(\.rawValue).joined(separator: ", ")
  }
}
