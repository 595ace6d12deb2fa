import Glibc
import HostLedger
import HostModel

/// Each fill of a run as one line of CSV, in the order in which they happened:
///
///     time,order,symbol,side,price,quantity,fee,liquidity
///     2024-01-01T00:21:00Z,1,BTC-USDT,buy,50123.40,0.00997,0.49973030,taker
///
/// Of several strategies each line begins with the number of its own, from 1 in the order in which they were named.
///
/// Written to a file beside it first, which takes its place when the run is over: an interrupted run leaves none.
final class FillFile {
  private let path: String
  private let temporary: String
  private let universe: Universe
  private let stream: UnsafeMutablePointer<FILE>
  private let isOfSeveral: Bool
  private var isOpen = true

  init(_ path: String, _ universe: Universe, isOfSeveral: Bool) throws(FillFileError) {
    self.path = path
    self.isOfSeveral = isOfSeveral
    temporary = "\(path).\(getpid()).part"
    self.universe = universe
    guard let stream = fopen(temporary, "wx") else { throw FillFileError(path: path, number: errno) }
    self.stream = stream
    if isOfSeveral { put("strategy,") }
    put("time,order,symbol,side,price,quantity,fee,liquidity\n")
  }

  deinit {
    guard isOpen else { return }
    fclose(stream)
    unlink(temporary)
  }

  func add(_ strategy: StrategyID, _ order: OrderID, _ request: OrderRequest, _ fill: Fill, _ time: Time) {
    let instrument = universe.instruments[Int(request.instrument.index)]
    let fields = [
      time.text, "\(order.number >> 16)", universe.listings[Int(request.instrument.index)].symbol,
      request.side == .buy ? "buy" : "sell", fill.price.ticks.decimalText(decimals: instrument.priceDecimals),
      fill.quantity.units.decimalText(decimals: instrument.quantityDecimals),
      fill.fee.units.decimalText(decimals: universe.currencies[Int(fill.fee.currency.index)].decimals),
      fill.isMaker ? "maker" : "taker",
    ]
    if isOfSeveral { put("\(strategy.index + 1),") }
    put(fields.joined(separator: ",") + "\n")
  }

  /// Puts the file in its place. What the disk did not take is an error, not a shorter file.
  func close() throws(FillFileError) {
    isOpen = false
    let failed = ferror(stream) != 0
    guard fclose(stream) == 0, !failed, rename(temporary, path) == 0 else {
      let number = errno
      unlink(temporary)
      throw FillFileError(path: path, number: number)
    }
  }

  private func put(_ text: String) {
    var text = text
    text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, stream) }
  }
}

struct FillFileError: ExplainedError, Equatable {
  let path: String
  let number: Int32
  var code: String { "E_FILLS" }
  var cause: String { "the fills cannot be written to \(path): \(String(cString: strerror(number)))" }
  var mend: String { "name a file in a folder that you may write to, with room on its disk" }
}
