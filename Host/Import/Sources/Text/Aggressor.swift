import HostModel

/// Whose order crossed the spread, as files name it; a side of the book has the same words.
enum Aggressor: Equatable {
  case buyer
  case seller
  case unknown

  init?(parsing text: Field) {
    if text.isEmpty || text.isWord("unknown") || text.isWord("0") {
      self = .unknown
    } else if text.isWord("buy") || text.isWord("b") || text.isWord("bid") || text.isWord("1")
      || text.isWord("buy_estimated")
    {
      self = .buyer
    } else if text.isWord("sell") || text.isWord("s") || text.isWord("a") || text.isWord("ask") || text.isWord("-1")
      || text.isWord("sell_estimated")
    {
      self = .seller
    } else {
      return nil
    }
  }

  var side: Side? {
    switch self {
    case .buyer: .buy
    case .seller: .sell
    case .unknown: nil
    }
  }

  var bookSide: BookSide? {
    switch self {
    case .buyer: .bid
    case .seller: .ask
    case .unknown: nil
    }
  }
}
