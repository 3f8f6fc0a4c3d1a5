/// The sections behind page one.
extension PageTemplate {
  static let problems = """
    <section aria-labelledby="problems">
    <h2 id="problems">Problems</h2>
    <p class="intro">{{summary}}{{#isMasked}} Values in quotes are masked.{{/isMasked}}</p>
    {{#kinds}}
    <article class="problem">
    <h3><span class="times">{{count}} ×</span> <code>{{code}}</code>{{#.column}} <span class="in">in column</span> <bdi>{{.}}</bdi>{{/.column}}</h3>
    <ul class="examples">
    {{#examples}}<li>{{#.place}}<span class="place"><bdi>{{.}}</bdi></span> {{/.place}}<bdi>{{text}}</bdi></li>
    {{/examples}}
    </ul>
    {{#.fix}}<p class="fix"><strong>Fix:</strong> <bdi>{{.}}</bdi></p>{{/.fix}}
    <p class="explain"><code>taskferry explain {{code}}</code></p>
    </article>
    {{/kinds}}
    {{#.more}}<p class="more">{{.}}</p>{{/.more}}
    </section>
    """

  static let columns = """
    <p class="unit" aria-hidden="true">{{unit}}</p>
    <svg class="columns" width="100%" height="{{height}}" role="img" aria-labelledby="{{id}}-title {{id}}-text">
    <title id="{{id}}-title">{{title}}</title><desc id="{{id}}-text">{{description}}</desc>
    {{#.band}}<rect class="band" x="90%" y="14" width="10%" height="160"/><text class="tick" x="95%" y="{{tickY}}" text-anchor="middle">{{.}}</text>{{/.band}}
    {{#lines}}<line class="{{#isBase}}axis{{/isBase}}{{^isBase}}grid{{/isBase}}" x1="0" x2="100%" y1="{{y}}" y2="{{y}}"/><text class="tick" x="-8" y="{{y}}" dy="4" text-anchor="end">{{label}}</text>
    {{/lines}}
    {{#bars}}<rect class="{{style}}" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"><title>{{title}}</title></rect>
    {{/bars}}
    {{#.level}}<line class="level" x1="0" x2="100%" y1="{{y}}" y2="{{y}}"/><text class="level-label" x="100%" y="{{y}}" dy="-4" text-anchor="end">{{label}}</text>{{/.level}}
    {{#ticks}}<g class="tick{{#isMinor}} minor{{/isMinor}}"><line class="notch" x1="{{x}}" x2="{{x}}" y1="{{baseline}}" y2="{{notchY}}"/><text x="{{x}}" y="{{tickY}}" text-anchor="{{#isFirst}}start{{/isFirst}}{{^isFirst}}middle{{/isFirst}}">{{label}}</text></g>
    {{/ticks}}
    </svg>
    <ul class="legend">
    {{#legend}}<li><svg class="key" width="12" height="12" aria-hidden="true" focusable="false"><rect class="{{style}}" width="12" height="12"/></svg>{{label}}</li>
    {{/legend}}
    </ul>
    """

  static let arrivals = """
    <section aria-labelledby="arrivals">
    <h2 id="arrivals">When tasks arrive</h2>
    <p class="intro">{{sentence}} Hours are those of {{zone}}.{{#.rate}} The set rate allows {{.}} requests an hour.{{/.rate}}</p>
    {{#.chart}}<figure>{{>columns}}</figure>{{/.chart}}
    <details>
    <summary>Table of arrivals by hour</summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Arrivals by hour">
    <table id="arrivals-table">
    <caption>Arrivals by hour, {{zone}}</caption>
    <thead><tr><th scope="col">Hour from</th><th scope="col" class="figure">At once</th><th scope="col" class="figure">Scheduled</th><th scope="col" class="figure">Tasks</th>{{#.rate}}<th scope="col" class="figure">Rate allows</th>{{/.rate}}</tr></thead>
    <tbody>
    {{#rows}}<tr><th scope="row">{{hour}}</th><td class="figure">{{atOnce}}</td><td class="figure">{{scheduled}}</td><td class="figure">{{tasks}}</td>{{#rate}}<td class="figure">{{.}}</td>{{/rate}}</tr>
    {{/rows}}
    {{#.after}}<tr><th scope="row">later hours</th><td class="figure"></td><td class="figure"></td><td class="figure">{{.}}</td>{{#rate}}<td></td>{{/rate}}</tr>{{/.after}}
    {{#.beyond}}<tr><th scope="row">beyond the horizon</th><td class="figure">0</td><td class="figure">{{.}}</td><td class="figure">{{.}}</td>{{#rate}}<td></td>{{/rate}}</tr>{{/.beyond}}
    </tbody>
    </table>
    </div>
    {{#.more}}<p class="more">{{.}}</p>{{/.more}}
    </details>
    </section>
    """

  static let destinations = """
    <section aria-labelledby="destinations">
    <h2 id="destinations">Where tasks go</h2>
    <div class="scroll" tabindex="0" role="group" aria-label="Tasks by destination">
    <table id="destinations-table">
    <caption class="hidden">Tasks by destination</caption>
    <thead><tr><th scope="col">Destination</th><th scope="col">Kind</th><th scope="col" class="figure">Tasks</th><td class="bar-head"></td></tr></thead>
    <tbody>
    {{#rows}}<tr><th scope="row"><bdi>{{name}}</bdi>{{#.id}}<span class="mono small id"><bdi>{{.}}</bdi></span>{{/.id}}</th><td class="word">{{kind}}</td><td class="figure">{{tasks}}</td><td class="bar"><svg width="100%" height="10" aria-hidden="true" focusable="false"><rect class="s-now" width="{{width}}" height="10"/></svg></td></tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{#.more}}<p class="more">{{.}}</p>{{/.more}}
    </section>
    """

  static let repairs = """
    <section aria-labelledby="repairs">
    <h2 id="repairs">What was repaired</h2>
    <p class="intro">Values that were wrong, and that the mapping says to leave out or to replace by a default.</p>
    <div class="scroll" tabindex="0" role="group" aria-label="Repaired values by column">
    <table id="repairs-table" class="narrow">
    <caption class="hidden">Repaired values by column</caption>
    <thead><tr><th scope="col">Column</th><th scope="col" class="figure">Values</th></tr></thead>
    <tbody>
    {{#rows}}<tr><th scope="row"><bdi>{{column}}</bdi></th><td class="figure">{{count}}</td></tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    {{#.more}}<p class="more">{{.}}</p>{{/.more}}
    </section>
    """

  static let repeats = """
    <section aria-labelledby="repeats">
    <h2 id="repeats">Duplicates and changed rows</h2>
    {{#.duplicates}}<p>{{.}} They are in <code>duplicates.csv</code>.</p>{{/.duplicates}}
    {{#.changed}}<p>{{.}} They are in <code>changed.csv</code>.</p>{{/.changed}}
    <p class="remark">{{against}}</p>
    </section>
    """

  static let samples = """
    <section aria-labelledby="samples">
    <h2 id="samples">Sample tasks, as an agent sees them</h2>
    <p class="intro">Chosen to cover the destinations.{{#isMasked}} Values are masked: letters are x, digits are #. <code>--show-values</code> shows them.{{/isMasked}}</p>
    <div class="cards">
    {{#cards}}
    <article class="card">
    <p class="kind">Task from <bdi>{{row}}</bdi></p>
    <h3><bdi>{{name}}</bdi></h3>
    {{#hasDescription}}<div class="description">{{#lines}}<p><bdi>{{.}}</bdi></p>{{/lines}}</div>{{/hasDescription}}
    <dl>
    <div><dt>Starts</dt><dd>{{startsAt}}{{#isDeferred}} <span class="remark">beyond the horizon, sent by a later load</span>{{/isDeferred}}</dd></div>
    <div><dt>Goes to</dt><dd><bdi>{{destination}}</bdi></dd></div>
    </dl>
    {{#hasReferences}}
    <h4>References</h4>
    <dl>
    {{#references}}<div><dt><bdi>{{name}}</bdi></dt><dd>{{#.address}}<a href="{{.}}" rel="noreferrer noopener nofollow"><bdi>{{value}}</bdi></a>{{/.address}}{{^.address}}<bdi>{{value}}</bdi>{{/.address}}</dd></div>
    {{/references}}
    </dl>
    {{#.moreReferences}}<p class="more">{{.}}</p>{{/.moreReferences}}
    {{/hasReferences}}
    {{#hasAttributes}}
    <h4>Attributes</h4>
    <dl>
    {{#attributes}}<div><dt><bdi>{{key}}</bdi></dt><dd><bdi>{{value}}</bdi></dd></div>
    {{/attributes}}
    </dl>
    {{#.moreAttributes}}<p class="more">{{.}}</p>{{/.moreAttributes}}
    {{/hasAttributes}}
    </article>
    {{/cards}}
    </div>
    </section>
    """

  static let sending = """
    <section aria-labelledby="sending">
    <h2 id="sending">How sending went</h2>
    <p class="intro">{{sentence}}</p>
    {{#.chart}}<figure>{{>columns}}</figure>{{/.chart}}
    <details>
    <summary>Table of answers over time</summary>
    <div class="scroll" tabindex="0" role="group" aria-label="Answers over time">
    <table id="sending-table">
    <caption>Answers in stretches of {{stretch}}, {{zone}}</caption>
    <thead><tr><th scope="col">From</th><th scope="col" class="figure">Created</th><th scope="col" class="figure">Throttled</th><th scope="col" class="figure">Failed</th><th scope="col" class="figure">A second</th></tr></thead>
    <tbody>
    {{#intervals}}<tr><th scope="row">{{time}}</th><td class="figure">{{created}}</td><td class="figure">{{throttled}}</td><td class="figure">{{failed}}</td><td class="figure">{{perSecond}}</td></tr>
    {{/intervals}}
    </tbody>
    </table>
    </div>
    </details>
    <div class="side-by-side">
    {{#hasAttempts}}
    <table id="attempts-table">
    <caption>Tasks by attempts</caption>
    <thead><tr><th scope="col">Attempts</th><th scope="col" class="figure">Tasks</th><td class="bar-head"></td></tr></thead>
    <tbody>
    {{#attempts}}<tr><th scope="row">{{attempts}}</th><td class="figure">{{tasks}}</td><td class="bar"><svg width="100%" height="10" aria-hidden="true" focusable="false"><rect class="s-now" width="{{width}}" height="10"/></svg></td></tr>
    {{/attempts}}
    </tbody>
    </table>
    {{/hasAttempts}}
    {{#hasLatency}}
    <table id="latency-table">
    <caption>Time to an answer</caption>
    <thead><tr><th scope="col">Requests</th><th scope="col" class="figure">Answered</th><td class="bar-head"></td></tr></thead>
    <tbody>
    {{#latency}}<tr><th scope="row">{{name}}</th><td class="figure">{{text}}</td><td class="bar"><svg width="100%" height="10" aria-hidden="true" focusable="false"><rect class="s-now" width="{{width}}" height="10"/></svg></td></tr>
    {{/latency}}
    </tbody>
    </table>
    {{/hasLatency}}
    {{#hasAnswers}}
    <table id="answers-table">
    <caption>Answers that made no task</caption>
    <thead><tr><th scope="col">Answer</th><th scope="col">HTTP</th><th scope="col" class="figure">Times</th></tr></thead>
    <tbody>
    {{#answers}}<tr><th scope="row"><code>{{code}}</code></th><td>{{status}}</td><td class="figure">{{count}}</td></tr>
    {{/answers}}
    </tbody>
    </table>
    {{/hasAnswers}}
    </div>
    {{#.moreAnswers}}<p class="more">{{.}}</p>{{/.moreAnswers}}
    </section>
    """

  static let sources = """
    <section aria-labelledby="sources">
    <h2 id="sources">Sources and files</h2>
    {{#hasNotes}}
    <h3>Notes</h3>
    <ul class="notes">
    {{#notes}}<li><bdi>{{.}}</bdi></li>
    {{/notes}}
    </ul>
    {{#.moreNotes}}<p class="more">{{.}}</p>{{/.moreNotes}}
    {{/hasNotes}}
    {{#hasInputs}}
    <h3>Inputs</h3>
    <div class="scroll" tabindex="0" role="group" aria-label="Inputs">
    <table id="inputs-table">
    <caption class="hidden">Inputs</caption>
    <thead><tr><th scope="col">File</th><th scope="col">Format</th><th scope="col">Read as</th><th scope="col" class="figure">Size</th><th scope="col">SHA-256</th></tr></thead>
    <tbody>
    {{#inputs}}<tr><th scope="row"><bdi>{{file}}</bdi></th><td class="word">{{format}}</td><td><bdi>{{detail}}</bdi></td><td class="figure">{{size}}</td><td class="mono small hash">{{fingerprint}}</td></tr>
    {{/inputs}}
    </tbody>
    </table>
    </div>
    {{#.moreInputs}}<p class="more">{{.}}</p>{{/.moreInputs}}
    {{/hasInputs}}
    {{#hasFiles}}
    <h3>Files beside this page</h3>
    <dl class="files">
    {{#files}}<div><dt><bdi>{{name}}</bdi></dt><dd>{{#.purpose}}{{.}}{{/.purpose}}</dd></div>
    {{/files}}
    </dl>
    {{#.moreFiles}}<p class="more">{{.}}</p>{{/.moreFiles}}
    {{/hasFiles}}
    <h3>Made from</h3>
    <dl class="files">
    <div><dt>Mapping</dt><dd><bdi>{{mapping}}</bdi></dd></div>
    {{#.folder}}<div><dt>Folder</dt><dd class="break"><bdi>{{.}}</bdi></dd></div>{{/.folder}}
    <div><dt>Began</dt><dd>{{startedAt}} ({{zone}})</dd></div>
    <div><dt>Ended</dt><dd>{{endedAt}} ({{zone}})</dd></div>
    <div><dt>It took</dt><dd>{{took}}</dd></div>
    </dl>
    </section>
    """
}
