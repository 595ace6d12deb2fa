import HostEngine
import HostModel
import HostPlugins
import HostRisk
import HostTrust
import HostWire

/// A bundle that was let in: the terms it runs on, and what to tell the person who starts it.
struct Admission: Sendable {
  let id: String
  let name: String
  let version: String
  let sha256: String
  /// `nil` when nobody approved it and development mode let it in.
  var approval: Approval?
  /// When the owner's list is past its day: nobody knows what the owner would say today.
  let listExpired: Day?
  /// Where the bundle lies, when that is not a file system of this machine.
  let remote: RemoteFileSystem?
  /// The names of its parameters.
  let parameters: Set<String>

  init(_ image: borrowing VerifiedImage) {
    id = image.manifest.id.text
    name = image.manifest.name
    version = image.manifest.version.description
    sha256 = image.sha256.text
    listExpired = image.listExpired
    remote = image.remote
    parameters = Set(image.manifest.parameters.map(\.name))
    switch image.standing {
    case .approved(let approval, _): self.approval = approval
    case .unsigned: approval = nil
    }
  }

  var standing: String { approval == nil ? "unsigned" : "approved" }

  /// What the person who starts it should know.
  var warnings: [Text] { [remoteWarning, standingWarning].compactMap { $0 } }

  private var remoteWarning: Text? {
    remote.map {
      "\("warning", .warning) \(id) lies on a remote file system (\($0.name)), which may show other bytes later; what was verified is what runs"
    }
  }

  private var standingWarning: Text? {
    guard approval == nil else {
      return listExpired.map {
        "\("warning", .warning) the trust list was good until \($0): nothing may be approved or go live before the owner runs bulkhead key renew"
      }
    }
    return
      "\("warning", .warning) \(id) runs without approval because ALLOW_UNSIGNED=1; what it does counts for nothing"
  }

  /// How the run's records name it.
  func label(of bundle: String) -> StrategyLabel {
    StrategyLabel(
      bundle: String(bundle.split(separator: "/").last ?? ""), id: id, name: name, version: version, sha256: sha256,
      isUnsigned: approval == nil)
  }

  /// With the instruments of this run that it may trade.
  func limits(in universe: Universe) -> Limits {
    var limits = approval?.limits ?? Limits()
    if let symbols = approval?.instruments {
      let permitted = universe.instruments.indices.filter { symbols.contains(universe.listings[$0].symbol) }
      limits.instruments = InstrumentSet(permitted.map { universe.instruments[$0].id })
    }
    return limits
  }

  /// Throws when nothing of this run is what it may trade.
  func checkInstruments(of universe: Universe) throws(RunError) {
    guard let symbols = approval?.instruments else { return }
    let market = universe.listings.map(\.symbol)
    guard market.contains(where: symbols.contains) else {
      throw .instruments(id: id, approved: symbols, market: market)
    }
  }

  /// Money to begin with: what was asked for, what was approved, or 10,000.
  func capital(asked_units: Int64?, currency: Currency) -> Int64 {
    if let asked_units { return asked_units }
    if let approval, let units = try? Int64(parsingDecimal: approval.capital, decimals: currency.decimals) {
      return units
    }
    return 10_000 * powerOfTen(currency.decimals)
  }
}
