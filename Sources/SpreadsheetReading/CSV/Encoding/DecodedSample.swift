/// A sample of text as one encoding reads it, and how much that looks like writing.
struct DecodedSample {
  /// What a script looks like, as far as encodings are told apart by it.
  enum Script {
    case western, central, turkish, cyrillic, greek, hebrew, arabic, japanese, chinese, korean
  }

  private let scalars: [Unicode.Scalar]

  /// Nil when the encoding has no such bytes. A character cut off at the end is left out.
  init?(_ sample: [UInt8], encoding: String) {
    guard let bytes = TranscodedBytes.decode(sample, from: encoding) else { return nil }
    scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  /// The share of characters that delimited text is made of everywhere: letters, digits, delimiters and line
  /// breaks of ASCII. 0 when there are characters that no text has.
  var shareOfStructure: Double {
    var structure = 0
    for scalar in scalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0x7E: structure += 1
      case 0..<0x20, 0x7F..<0xA0, 0xE000...0xF8FF: return 0
      // No characters, and yet found in files that were made to test readers.
      case 0xFFFE, 0xFFFF: continue
      default: if scalar.properties.generalCategory == .unassigned { return 0 }
      }
    }
    return scalars.isEmpty ? 0 : Double(structure) / Double(scalars.count)
  }

  /// The mean over all characters beyond ASCII of how well each stands where it stands: 1 is a usual letter of
  /// the script inside a word; signs inside of words and capitals behind small letters count against it.
  func score(as script: Script) -> Double {
    switch script {
    case .japanese, .chinese, .korean: return wideScore(script)
    default: break
    }
    let wide = scalars.indices.filter { scalars[$0].value >= 0x80 }
    // How often letters are met says nothing about a few of them.
    let frequencies = wide.count < 8 ? nil : script.frequencies
    let sum = wide.reduce(0) { $0 + weight(at: $1, script, frequencies) }
    return wide.isEmpty ? 0 : sum / Double(wide.count)
  }

  private func weight(at index: Int, _ script: Script, _ frequencies: Script.Frequencies?) -> Double {
    let scalar = scalars[index]
    let before = index > 0 ? scalars[index - 1] : nil
    let after = index + 1 < scalars.count ? scalars[index + 1] : nil
    let isInWord = before.map(DecodedSample.isLetter) == true && after.map(DecodedSample.isLetter) == true
    if scalar.value < 0xA0 { return -4 }
    guard DecodedSample.isLetter(scalar) else {
      if isInWord { return scalar == "\u{2019}" || scalar == "\u{AD}" ? 0.3 : -1 }
      return DecodedSample.usualSigns.contains(scalar) ? 0.4 : -0.2
    }
    var weight = script.letters.contains(scalar) ? 1.0 : -0.3
    if let usual = frequencies {
      if usual.frequent.contains(scalar) { weight += 0.25 } else if usual.rare.contains(scalar) { weight -= 0.4 }
    }
    if let before, before.properties.isLowercase, scalar.properties.isUppercase { weight -= 1 }
    // A mark of a language with Latin letters stands among plain ones; elsewhere whole words are beyond ASCII.
    let wideNeighbours = [before, after].count { $0.map { $0.value >= 0x80 && DecodedSample.isLetter($0) } ?? false }
    let plainNeighbours = [before, after].count { $0.map { $0.value < 0x80 && DecodedSample.isLetter($0) } ?? false }
    weight +=
      script.isLatin ? -0.5 * Double(wideNeighbours) : 0.2 * Double(wideNeighbours) - 0.7 * Double(plainNeighbours)
    return weight
  }

  /// For the encodings of two bytes a character: the share of characters of the script, where they stand together.
  private func wideScore(_ script: Script) -> Double {
    let wide = scalars.indices.filter { scalars[$0].value >= 0x80 }
    guard wide.count >= 4 else { return 0 }
    var kana = 0
    var hangul = 0
    var usual = 0
    var together = 0
    for index in wide {
      let value = scalars[index].value
      if (0x3040...0x30FF).contains(value) { kana += 1 }
      if (0xAC00...0xD7A3).contains(value) { hangul += 1 }
      if (0x4E00...0x9FFF).contains(value) || (0x3000...0x30FF).contains(value) || (0xFF00...0xFF60).contains(value)
        || (0xAC00...0xD7A3).contains(value) || (0x2460...0x24FF).contains(value)
        || (0x3200...0x33FF).contains(value) || (0xF900...0xFAFF).contains(value)
      {
        usual += 1
      }
      if index > 0, scalars[index - 1].value >= 0x80 { together += 1 }
    }
    let count = Double(wide.count)
    // In words of two characters each second one stands behind another.
    guard Double(usual) / count > 0.95, Double(together) / count > 0.4 else { return 0 }
    return switch script {
    // A list of names and addresses may have no kana at all.
    case .japanese:
      kana * 10 > wide.count
        ? 1.5 : 0.5 + min(3 * Double(wide.count { DecodedSample.usualKanji.contains(scalars[$0]) }) / count, 1)
    case .korean: Double(hangul) / count > 0.8 ? 1.4 : 0
    // Han is read out of nearly any bytes; only that of everyday words tells that it is meant.
    default:
      hangul == 0 && kana * 10 < wide.count
        ? 0.5 + min(3 * Double(wide.count { DecodedSample.usualHan.contains(scalars[$0]) }) / count, 1) : 0
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

  private static let usualHan = Set(
    ("的一是不了人在有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
      + "姓名城市电话地址客户公司日期时间状态类型备注北京上海广州深圳王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马红明华建伟"
      + "這個來說們為時會過學對後麼沒還發當無開見經頭動兩長電話戶態類備註張劉陳楊趙黃吳孫馬華建偉臺灣台")
      .unicodeScalars)
  private static let usualKanji = Set(
    ("日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨"
      + "氏住所番号都道府県市区町村京阪会社株式郎藤田佐伊渡辺小林加吉鈴木橋井原野松村内石岡島崎谷沼津浜横神戸福広岩富宮様客顧担当者連絡希望備考受付予約済未完了対応折返携帯郵便"
      + "㈱髙﨑①②③年月日時曜午").unicodeScalars)
  private static let usualSigns = Set("€’‘“”„–—…«»°·¡¿®©™§£№".unicodeScalars)
}

extension DecodedSample.Script {
  var isLatin: Bool { self == .western || self == .central || self == .turkish }

  /// The letters that everyday text of the script's languages has.
  var letters: Set<Unicode.Scalar> { DecodedSample.Script.tables[self] ?? [] }

  typealias Frequencies = (frequent: Set<Unicode.Scalar>, rare: Set<Unicode.Scalar>)
  /// Letters that are met often and seldom, for scripts whose encodings share all their bytes with another's.
  var frequencies: Frequencies? {
    switch self {
    case .cyrillic: (Self.frequentCyrillic, Self.rareCyrillic)
    case .hebrew: (Self.frequentHebrew, [])
    case .greek: (Self.frequentGreek, [])
    case .arabic: (Self.frequentArabic, [])
    default: nil
    }
  }
  private static let frequentCyrillic = Set("оеаинтсрвлкм".unicodeScalars)
  private static let rareCyrillic = Set("щъэфцЩЪЭФЦЫЬ".unicodeScalars)
  private static let frequentHebrew = Set("יוהלאמרבשתן".unicodeScalars)
  private static let frequentGreek = Set("αοιετσνρκπό".unicodeScalars)
  private static let frequentArabic = Set("اليمنروتبة".unicodeScalars)

  private static let tables: [DecodedSample.Script: Set<Unicode.Scalar>] = [
    .western: Set("äöüÄÖÜßéèêëàâáãåçñíìîïóòôõúùûýÿæøœÉÈÊÀÂÁÃÇÑÅØÆÓÍÚÎÔÒª".unicodeScalars),
    .central: Set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüőűÖÜŐŰâăîșşțţĂÎđĐ".unicodeScalars),
    .turkish: Set("ğışçöüĞİŞÇÖÜâî".unicodeScalars),
    .cyrillic: Set("абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁіїєґІЇЄҐ".unicodeScalars),
    .greek: Set("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ".unicodeScalars),
    .hebrew: Set("אבגדהוזחטיכלמנסעפצקרשתךםןףץ".unicodeScalars),
    .arabic: Set("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئپچژگ".unicodeScalars),
  ]
}
