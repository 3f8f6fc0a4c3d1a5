extension SimulatedCatalogue {
  /// The id of the demo instance; the same everywhere.
  package static let demoInstanceID = "d3300000-5a5a-4c1e-8f00-7a5cfe44d3e0"

  /// The instance `demo`, with flows, quick connects and templates of every state.
  package static let demo = SimulatedCatalogue(
    flows: [
      Flow("Callback flow"), Flow("Ticket flow"), Flow("Reminder flow"), Flow("Migration flow"),
      Flow("Billing flow"), Flow("Support flow"), Flow("Sales flow"),
      Flow("Disconnecting flow", disconnectsTasks: true),
      Flow("Draft flow", status: "SAVED"), Flow("Retired flow", state: "ARCHIVED"),
      Flow("Default customer queue", type: "CUSTOMER_QUEUE"), Flow("Twin flow"), Flow("Twin flow", twin: 2),
    ],
    quickConnects: [
      QuickConnect("Support queue"), QuickConnect("Billing queue"), QuickConnect("Team lead", type: "USER"),
      QuickConnect("Night desk", type: "PHONE_NUMBER"),
    ],
    taskTemplates: [
      TaskTemplate(
        "Callback", description: "A customer who waits to be called", flow: Flow("Callback flow").id,
        fields: [
          TaskTemplate.Field("Name", type: "NAME", isRequired: true),
          TaskTemplate.Field("Description", type: "DESCRIPTION"),
          TaskTemplate.Field("Due", type: "SCHEDULED_TIME"),
          TaskTemplate.Field("Phone", type: "TEXT", isRequired: true),
          TaskTemplate.Field(
            "Priority", type: "SINGLE_SELECT", options: ["low", "normal", "high"], defaultValue: "normal"),
        ]),
      TaskTemplate(
        "Ticket", description: "A ticket from the old system", flow: Flow("Ticket flow").id,
        fields: [
          TaskTemplate.Field("Name", type: "NAME", isRequired: true),
          TaskTemplate.Field("Number", type: "NUMBER", isRequired: true),
          TaskTemplate.Field("Opened", type: "DATE_TIME"),
          TaskTemplate.Field("Link", type: "URL"),
          TaskTemplate.Field("Urgent", type: "BOOLEAN", defaultValue: "false"),
        ]),
      TaskTemplate("Retired ticket", status: "INACTIVE", flow: Flow("Ticket flow").id),
      TaskTemplate("Unrouted", flow: nil), complaint, TaskTemplate("Unpublished", flow: Flow("Draft flow").id),
    ])

  /// A template with a field of every type, and constraints of every kind.
  private static let complaint = TaskTemplate(
    "Complaint", description: "Something went wrong for a customer", flow: Flow("Support flow").id,
    fields: [
      TaskTemplate.Field("Subject", type: "NAME", isRequired: true),
      TaskTemplate.Field("What happened", type: "DESCRIPTION", isRequired: true),
      TaskTemplate.Field("Due", type: "SCHEDULED_TIME"),
      TaskTemplate.Field("Hand over to", type: "QUICK_CONNECT"),
      TaskTemplate.Field("Expires", type: "EXPIRY_DURATION"),
      TaskTemplate.Field("Customer", type: "TEXT", isRequired: true),
      TaskTemplate.Field("Details", type: "TEXT_AREA"),
      TaskTemplate.Field(
        "Category", type: "SINGLE_SELECT", options: ["billing", "delivery", "other"], isRequired: true),
      TaskTemplate.Field(
        "Severity", type: "SINGLE_SELECT", options: ["low", "high"], isRequired: true, defaultValue: "low"),
      TaskTemplate.Field("Amount", type: "NUMBER"),
      TaskTemplate.Field("Received", type: "DATE_TIME"),
      TaskTemplate.Field("Refund", type: "BOOLEAN"),
      TaskTemplate.Field("Link", type: "URL"),
      TaskTemplate.Field("Email", type: "EMAIL"),
      TaskTemplate.Field("Source", type: "TEXT", isReadOnly: true, defaultValue: "import"),
      TaskTemplate.Field("Score", type: "NUMBER", isInvisible: true),
    ])
}
