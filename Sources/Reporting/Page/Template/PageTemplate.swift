import Mustache

/// The templates of report.html. Every value passes through `{{ }}`, which writes `& < > " '` as entities, in text and in
/// attributes alike; nothing is ever inserted unescaped.
enum PageTemplate {
  /// Names of the partials and their texts.
  static let texts: [String: String] = [
    "page": page, "verdict": verdict, "counts": counts, "sign-off": signOff, "problems": problems,
    "arrivals": arrivals, "columns": columns, "destinations": destinations, "repairs": repairs, "repeats": repeats,
    "samples": samples, "sending": sending, "sources": sources,
  ]

  /// Parsed once a process. A text of ours that does not parse makes an empty page, which every test of it would see.
  static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for (name, text) in texts { try? library.register(text, named: name) }
    return library
  }()

  /// Names of those that do not parse: none.
  static var unreadable: [String] { texts.keys.filter { library.getTemplate(named: $0) == nil } }

  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="{{policy}}">
    <meta name="referrer" content="no-referrer">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex, nofollow">
    <title>{{title}}</title>
    <style>\(PageStyle.sheet)</style>
    </head>
    <body>
    <a class="skip" href="#report">Skip to the report</a>
    <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>
    <pattern id="hatch-rejected" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)">
    <rect class="ground-rejected" width="6" height="6"/><rect class="stripe" width="2" height="6"/></pattern>
    <pattern id="hatch-failed" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(-45)">
    <rect class="ground-failed" width="6" height="6"/><rect class="stripe" width="2" height="6"/></pattern>
    <pattern id="hatch-in-doubt" patternUnits="userSpaceOnUse" width="6" height="6">
    <rect class="ground-in-doubt" width="6" height="6"/><rect class="stripe" width="2" height="6"/></pattern>
    <pattern id="hatch-planned" patternUnits="userSpaceOnUse" width="5" height="5" patternTransform="rotate(45)">
    <rect class="ground-planned" width="5" height="5"/><rect class="stripe" width="1.5" height="5"/></pattern>
    </defs>
    </svg>
    {{#masthead}}
    <header class="masthead">
    <p class="brand">taskferry <span>{{kind}}</span></p>
    <dl class="about">
    <div><dt>List</dt><dd><bdi>{{files}}</bdi></dd></div>
    <div><dt>Dataset</dt><dd><bdi>{{dataset}}</bdi></dd></div>
    {{#run}}<div><dt>Run</dt><dd class="mono">{{.}}</dd></div>{{/run}}
    {{#instance}}<div><dt>Instance</dt><dd class="mono">{{.}}</dd></div>{{/instance}}
    <div><dt>Made</dt><dd>{{madeAt}}</dd></div>
    </dl>
    </header>
    {{/masthead}}
    <nav class="contents" aria-label="Contents">
    <ul>
    {{#contents}}<li><a href="#{{anchor}}">{{label}}</a></li>
    {{/contents}}
    </ul>
    </nav>
    <main id="report" tabindex="-1">
    {{#sections}}
    <div class="sheet">
    {{#verdict}}{{>verdict}}{{/verdict}}
    {{#counts}}{{>counts}}{{/counts}}
    <section aria-labelledby="glance">
    <h2 id="glance">At a glance</h2>
    <dl class="glance">
    {{#glance.facts}}<div><dt>{{.name}}</dt><dd><bdi>{{.value}}</bdi>{{#.remark}}<span class="remark">{{.}}</span>{{/.remark}}</dd></div>
    {{/glance.facts}}
    </dl>
    </section>
    {{#signOff}}{{>sign-off}}{{/signOff}}
    </div>
    {{#problems}}{{>problems}}{{/problems}}
    {{#arrivals}}{{>arrivals}}{{/arrivals}}
    {{#destinations}}{{>destinations}}{{/destinations}}
    {{#repairs}}{{>repairs}}{{/repairs}}
    {{#repeats}}{{>repeats}}{{/repeats}}
    {{#samples}}{{>samples}}{{/samples}}
    {{#sending}}{{>sending}}{{/sending}}
    {{#sources}}{{>sources}}{{/sources}}
    {{/sections}}
    </main>
    <footer class="colophon">
    <p>{{#showsValues}}This page shows cell values: keep it as you keep the list.{{/showsValues}}{{^showsValues}}Cell values are masked on this page: letters are x, digits are #. <code>--show-values</code> shows them.{{/showsValues}}
    It loads nothing and runs nothing.</p>
    </footer>
    </body>
    </html>

    """

  private static let verdict = """
    <section class="verdict {{tone}}" aria-labelledby="verdict">
    <p class="badge"><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><circle class="disc" cx="10" cy="10" r="10"/>{{#isGood}}<path class="sign" d="M5.5 10.5l3 3 6-7"/>{{/isGood}}{{#isBad}}<path class="sign" d="M6.5 6.5l7 7m0-7l-7 7"/>{{/isBad}}{{^isGood}}{{^isBad}}<path class="sign" d="M10 5v6m0 3v.5"/>{{/isBad}}{{/isGood}}</svg>
    {{word}}</p>
    <h1 id="verdict">{{headline}}</h1>
    <p class="lead">{{sentence}}</p>
    {{#.reason}}<p class="reason"><strong>Reason:</strong> <bdi>{{.}}</bdi></p>{{/.reason}}
    {{#.fix}}<p class="reason"><strong>Fix:</strong> <bdi>{{.}}</bdi></p>{{/.fix}}
    {{#.code}}<p class="reason"><strong>Code:</strong> <code>{{.}}</code>, explained by <code>taskferry explain {{.}}</code></p>{{/.code}}
    {{#.command}}<p class="reason"><strong>To continue, run</strong></p>
    <pre class="command" tabindex="0" role="group" aria-label="Command that continues"><bdi>{{.}}</bdi></pre>{{/.command}}
    </section>
    """

  private static let counts = """
    <section aria-labelledby="counts">
    <h2 id="counts">Every row is accounted for</h2>
    {{#hasBar}}
    <svg class="stack" width="100%" height="28" role="img" aria-labelledby="stack-title stack-text">
    <title id="stack-title">Rows by what becomes of them</title><desc id="stack-text">{{description}}</desc>
    {{#bar}}<rect class="{{style}}" x="{{x}}" y="0" width="{{width}}" height="28"><title>{{title}}</title></rect>
    {{/bar}}
    </svg>
    {{/hasBar}}
    <table class="counts">
    <caption class="hidden">Rows by what becomes of them</caption>
    <thead class="hidden"><tr><th scope="col">State</th><th scope="col">Rows</th><th scope="col">Share</th><th scope="col">Meaning</th></tr></thead>
    <tbody>
    {{#rows}}<tr><th scope="row"><svg class="key" width="12" height="12" aria-hidden="true" focusable="false"><rect class="{{style}}" width="12" height="12"/></svg>{{name}}</th><td class="figure">{{figure}}</td><td class="figure share">{{share}}</td><td class="meaning">{{remark}}</td></tr>
    {{/rows}}
    </tbody>
    <tfoot><tr><th scope="row">rows read</th><td class="figure">{{total}}</td><td class="figure share"></td><td class="meaning"></td></tr></tfoot>
    </table>
    </section>
    """

  private static let signOff = """
    <section class="sign-off" aria-labelledby="sign-off">
    <h2 id="sign-off">Sign-off</h2>
    {{#.plan}}<p class="plan">Plan <code><bdi>{{.}}</bdi></code> <span class="remark">{{covers}}; <code>load --plan</code> with this id sends exactly these, or nothing</span></p>{{/.plan}}
    {{#isWithoutPlan}}<p class="plan remark">{{covers}}. There is no plan id: the instance is not known. <code>--instance</code> names it by its id; an alias needs <code>--online</code>.</p>{{/isWithoutPlan}}
    <div class="lines"><p><span>Name</span></p><p><span>Date</span></p></div>
    </section>
    """
}
