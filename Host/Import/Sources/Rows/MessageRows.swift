import HostJSON

/// The messages of a stream of Binance's that somebody kept, one a line: the moment at which it came, in nanoseconds, a
/// space, and the message. Each becomes rows: a trade, a quote, or the levels of the book that it changes.
///
///     1723161253937085768 {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","U":5,"u":9,"b":[["1.5","2"]],…}}
///     1723161254206652067 {"lastUpdateId":7,"bids":[["1.5","2"]],"asks":[]}
///
/// Changes of the book count from its snapshot on: see `BookSequence`. Messages of other streams are passed over.
final class MessageRows: RowSource {
  /// In the order of `Item`'s fields.
  let names: [String]? = [
    "message", "time", "symbol", "price", "quantity", "side", "id", "buyer_maker", "bid", "bid_size", "ask", "ask_size",
    "first", "last",
  ]
  let beginsWithAddress = false
  let isArray = false

  private var lines: LineReader
  private var sequence = BookSequence()
  private var symbol = ""
  /// A snapshot that came before any message said what it is of.
  private var early: (number: Int64, message: JSON)?
  private var time = ""
  /// The rows of the line that was read last, and which of them is next.
  private var items: [Item] = []
  private var nextItem = 0
  private var isOver = false
  private var text: [UInt8] = []
  private var ends: [Int] = []
  private var kept: UnsafeMutableBufferPointer<UInt8>

  private struct Item {
    var message = "", price = "", quantity = "", side = "", id = "", isMaker = ""
    var bid = "", bidSize = "", ask = "", askSize = "", first = "", last = ""
  }

  init(_ bytes: ByteReader) {
    lines = LineReader(bytes)
    kept = .allocate(capacity: 4_096)
  }

  deinit { kept.deallocate() }

  /// Whether a text begins as such a file does.
  static func begins(_ head: [UInt8]) -> Bool {
    let digits = head.prefix(while: \.isDigit)
    return digits.count == 19 && head[digits.count...].starts(with: Array(" {".utf8))
  }

  var place: Int { lines.number }
  var count: Int { ends.count }
  var taken: Int { lines.bytes.taken }
  var size: Int { lines.bytes.size }

  func field(_ index: Int) -> Field {
    Field(rebasing: UnsafeBufferPointer(kept)[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
  }

  func next() throws(ImportError) -> Bool {
    while nextItem == items.count {
      items.removeAll(keepingCapacity: true)
      nextItem = 0
      guard !isOver else { return false }
      guard let line = try lines.next() else {
        isOver = true
        if !sequence.waiting.isEmpty { items.append(lost("no snapshot of the book came before its end")) }
        continue
      }
      if !line.isEmpty { read(line) }
    }
    show(items[nextItem])
    nextItem += 1
    return true
  }

  private func read(_ line: Field) {
    time = String(decoding: line.prefix(while: \.isDigit), as: UTF8.self)
    let text = line.dropFirst(time.utf8.count + 1)
    guard let message = try? JSON(parsing: Array(text)) else {
      items.append(lost("it is no message"))
      return
    }
    if let number = message["lastUpdateId"]?.integer {
      if symbol.isEmpty { early = (number, message) } else { snapshot(number, message) }
    } else if let data = message["data"], let stream = message["stream"]?.text {
      symbol = data["s"]?.text ?? symbol
      if let held = early {
        early = nil
        snapshot(held.number, held.message)
      }
      if stream.contains("@depth") {
        change(data)
      } else if stream.hasSuffix("@bookTicker") {
        quote(data)
      } else if stream.hasSuffix("@trade") {
        trade(data)
      }
    } else {
      items.append(lost("it is no message of a stream"))
    }
  }

  private func trade(_ data: JSON) {
    var item = Item()
    item.message = "trade"
    item.price = data["p"]?.text ?? ""
    item.quantity = data["q"]?.text ?? ""
    item.id = data["t"]?.integer.map { "\($0)" } ?? ""
    item.isMaker = data["m"]?.truth.map { $0 ? "true" : "false" } ?? ""
    items.append(item)
  }

  private func quote(_ data: JSON) {
    var item = Item()
    item.message = "quote"
    item.bid = data["b"]?.text ?? ""
    item.bidSize = data["B"]?.text ?? ""
    item.ask = data["a"]?.text ?? ""
    item.askSize = data["A"]?.text ?? ""
    items.append(item)
  }

  private func snapshot(_ number: Int64, _ message: JSON) {
    append(levels(message["bids"], isBid: true) + levels(message["asks"], isBid: false), isSnapshot: true)
    for change in sequence.receive(snapshot: number) { receive(change) }
  }

  private func change(_ data: JSON) {
    guard let first = data["U"]?.integer, let last = data["u"]?.integer else {
      items.append(lost("it is a change of the book without numbers"))
      return
    }
    receive(
      BookSequence.Change(
        first: first, last: last, previous: data["pu"]?.integer,
        levels: levels(data["b"], isBid: true) + levels(data["a"], isBid: false)))
  }

  private func receive(_ change: BookSequence.Change) {
    switch sequence.receive(change) {
    case .follows: append(change.levels, isSnapshot: false)
    case .isOld, .waits: break
    case .gap(let last): items.append(lost("changes of the book between \(last) and \(change.first) are missing"))
    }
  }

  private func levels(_ list: JSON?, isBid: Bool) -> [BookLevel] {
    guard case .array(let pairs)? = list else { return [] }
    return pairs.map { pair in
      guard case .array(let texts) = pair, texts.count >= 2 else { return BookLevel(isBid: isBid, price: "", size: "") }
      return BookLevel(isBid: isBid, price: texts[0].text ?? "", size: texts[1].text ?? "")
    }
  }

  private func append(_ levels: [BookLevel], isSnapshot: Bool) {
    for (place, level) in levels.enumerated() {
      var item = Item()
      item.message = "level"
      item.side = level.isBid ? "bid" : "ask"
      item.price = level.price
      item.quantity = level.size
      item.first = isSnapshot && place == 0 ? "true" : "false"
      item.last = place == levels.count - 1 ? "true" : "false"
      items.append(item)
    }
  }

  /// A row that says why there is none.
  private func lost(_ why: String) -> Item {
    var item = Item()
    item.message = why
    return item
  }

  private func show(_ item: Item) {
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for field in [
      item.message, time, symbol, item.price, item.quantity, item.side, item.id, item.isMaker, item.bid, item.bidSize,
      item.ask, item.askSize, item.first, item.last,
    ] {
      text += field.utf8
      ends.append(text.count)
    }
    if text.count > kept.count {
      kept.deallocate()
      kept = .allocate(capacity: text.count * 2)
    }
    _ = kept.update(from: text)
  }
}

extension JSON {
  fileprivate subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  fileprivate var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  fileprivate var integer: Int64? {
    guard case .integer(let integer) = self else { return nil }
    return integer
  }

  fileprivate var truth: Bool? {
    guard case .boolean(let truth) = self else { return nil }
    return truth
  }
}
