import HostImport
import HostJSON
import HostMarket
import HostModel

/// What an import found and made, for a person or a program.
struct ImportView {
  let plan: Import
  let report: ImportReport
  /// Why nothing was written.
  let refusal: ImportError?

  func print(on terminal: Terminal) {
    terminal.print(
      "\(plan.kind.rawValue) of \(plan.format.rawValue): \(report.read) rows read, \(report.written) written")
    for path in plan.verified { terminal.print("\(path) is what \(path).CHECKSUM says") }
    if report.rounded > 0 { terminal.print("\(report.rounded) numbers rounded") }
    for kind in RowFinding.Kind.allCases where report.findings.count(kind) > 0 {
      let count = report.findings.count(kind), shown = report.findings.shown.filter { $0.kind == kind }
      terminal.print("\(kind.words, kind.isBad ? .warning : .strong): \(count)")
      for finding in shown {
        terminal.print("  \(finding.source): \(finding.placeName) \(finding.place) \(finding.text)")
      }
      if count > shown.count { terminal.print("  and \(count - shown.count) more") }
    }
  }

  var json: JSON {
    .object(
      members + (refusal.map { [.init("error", $0.json)] } ?? []))
  }

  private var members: [JSON.Member] {
    [
      .init("format", .string(plan.format.rawValue)),
      .init("kind", .string(plan.kind.rawValue)),
      .init("instruments", .array(plan.listings.map(\.json))),
      .init("read", .integer(Int64(report.read))),
      .init("written", .integer(Int64(report.written))),
      .init("verified", .array(plan.verified.map(JSON.string))),
      .init("rounded", .integer(Int64(report.rounded))),
      .init(
        "counts",
        .object(RowFinding.Kind.allCases.map { .init($0.rawValue, .integer(Int64(report.findings.count($0)))) })),
      .init("findings", .array(report.findings.shown.map(\.json))),
    ]
  }
}

extension RowFinding.Kind {
  var words: String {
    switch self {
    case .malformed: "not valid"
    case .unfit: "do not fit the decimals"
    case .duplicate: "duplicates"
    case .outOfOrder: "out of order"
    case .gap: "gaps"
    case .outlier: "outliers"
    }
  }
}

extension RowFinding {
  fileprivate var json: JSON {
    .object([
      .init("kind", .string(kind.rawValue)),
      .init("file", .string(source)),
      .init(placeName, .integer(Int64(place))),
      .init("text", .string(text)),
    ])
  }
}

extension Listing {
  fileprivate var json: JSON {
    .object([
      .init("symbol", .string(symbol)),
      .init("price_decimals", .integer(Int64(priceDecimals))),
      .init("quantity_decimals", .integer(Int64(quantityDecimals))),
    ])
  }
}
