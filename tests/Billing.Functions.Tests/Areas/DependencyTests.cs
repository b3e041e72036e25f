using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Platform.Streams;
using Assembly = System.Reflection.Assembly;

namespace Billing.Functions.Tests.Areas;

/// <summary>The graph of the folders of domain, platform and app: which may use which. A new edge is entered here first.</summary>
public sealed class DependencyTests
{
    // A row names rows above it only, and so there is no cycle. Primitives may be used by all. A constant is built in where it is used: no edge.
    private static readonly Graph Domain = new("Billing.Domain",
    [
        ("Primitives", []),
        ("Access", []),
        ("Catalogue", []),
        ("Customers", []),
        ("Exceptions", ["Access"]),
        ("Approvals", ["Access"]),
        ("Metering", []),
        ("Payments", []),
        ("Settlement", ["Payments"]),
        ("Tax", ["Customers"]),
        ("Orders", ["Catalogue", "Customers", "Tax"]),
        ("Pricing", ["Access", "Catalogue", "Customers", "Orders", "Tax"]),
        ("Invoicing", ["Catalogue", "Customers", "Orders", "Tax"]),
        ("Subscriptions", ["Catalogue", "Customers", "Invoicing", "Orders", "Pricing", "Tax"]),
        ("Revenue", ["Catalogue", "Customers", "Invoicing", "Orders"]),
        ("Ledger", ["Catalogue", "Customers", "Invoicing", "Orders", "Payments", "Pricing", "Revenue", "Settlement", "Tax"]),
        ("Reporting", ["Customers", "Invoicing", "Ledger", "Orders", "Tax"]),
        ("Audit", ["Catalogue", "Customers", "Invoicing", "Ledger", "Orders", "Payments", "Reporting", "Revenue", "Settlement", "Tax"]),
    ]);

    private static readonly Graph Platform = new("Billing.Platform",
    [
        ("Content", []),
        ("Limits", []),
        ("Tracing", []),
        ("Secrets", []),
        ("Integrations", []),
        ("Contracts", []),
        ("Intake", ["Contracts", "Limits"]),
        ("Tenants", ["Intake", "Limits"]),
        ("Metrics", ["Intake"]),
        ("Streams", ["Contracts", "Metrics", "Tenants", "Tracing"]),
        ("Configuration", ["Intake", "Limits", "Secrets", "Streams", "Tenants"]),
        ("Messaging", ["Contracts", "Streams"]),
        ("DeadLetters", ["Streams"]),
        ("Partners", ["Limits", "Streams"]),
        ("Outbox", ["Streams"]),
        ("Views", ["Streams", "Tenants"]),
        ("Comparison", ["Streams", "Tenants"]),
        ("Audit", ["Content", "Streams"]),
        ("Backup", ["Audit", "Streams"]),
    ]);

    // The kit knows no area, and each area may use it. Hosting puts them together.
    private static readonly string[] Kit = ["Runtime", "Telemetry", "Access", "Http", "Messaging", "Jobs", "Areas"];

    private static readonly Graph App = new("Billing.Functions",
    [
        ("Runtime", []),
        ("Telemetry", ["Runtime"]),
        ("Access", ["Runtime"]),
        ("Http", ["Access", "Runtime"]),
        ("Messaging", ["Http", "Telemetry"]),
        ("Jobs", ["Messaging"]),
        ("Areas", ["Jobs", "Messaging"]),
        ("Exceptions", []),
        ("Approvals", ["Exceptions"]),
        ("Metering", ["Exceptions"]),
        ("Intake", ["Exceptions", "Metering"]),
        ("Tax", ["Exceptions"]),
        ("Pricing", ["Exceptions"]),
        ("Subscriptions", []),
        ("Invoicing", ["Approvals", "Exceptions", "Tax"]),
        ("Payments", ["Approvals", "Exceptions", "Intake", "Invoicing"]),
        ("Orders", ["Approvals", "Exceptions", "Intake", "Invoicing", "Payments", "Pricing", "Tax"]),
        ("Revenue", []),
        ("Ledger", ["Invoicing"]),
        ("Settlement", ["Exceptions"]),
        ("Customers", []),
        ("Audit", ["Invoicing", "Settlement"]),
        ("Operations", ["Exceptions"]),
        ("Hosting",
        [
            "Approvals", "Audit", "Customers", "Exceptions", "Intake", "Invoicing", "Ledger", "Metering", "Operations", "Orders", "Payments", "Pricing", "Revenue", "Settlement", "Subscriptions", "Tax",
        ]),
    ])
    {
        Common = Kit,
    };

    // What an area offers to others: commands that take effect in its own streams, and reads of them. All else is its own.
    private static readonly string[] Offered =
    [
        "Approvals.ApprovalGate", "Approvals.ApprovedCommand", "Approvals.ApprovedRequest", "Approvals.Proposal",
        "Exceptions.ActRequest", "Exceptions.AreaAct", "Exceptions.ExceptionQueue", "Exceptions.IExceptionAct", "Exceptions.PreparedAct", "Exceptions.ProcessNotices", "Intake.IntakeLog",
        "Intake.SourceAdapters", "Intake.UnreadNotices", "Invoicing.CreditAsked", "Invoicing.CreditedPartBody", "Invoicing.DocumentType", "Invoicing.InvoiceDigests", "Invoicing.InvoiceIssuer",
        "Invoicing.InvoiceRefusals", "Invoicing.InvoiceRegister", "Invoicing.InvoiceRow",
        "Metering.ToldUse", "Metering.UsageCounting", "Payments.PaymentExceptions", "Payments.RefundReview", "Pricing.StorefrontCoupons", "Pricing.StorefrontPrices", "Settlement.SettlementFiles", "Tax.OrderTaxService",
    ];

    // An area knows another's events and ids; a fact that it needs travels in the event. Who sees a state all the same, and why:
    private static readonly (string Folder, string State, string Reason)[] SeenStates =
    [
        ("Audit", "*", "It compares what every area says of the same money."),
        ("Settlement", "PaymentState", "What is open of a payment is read at the moment at which a file is matched."),
    ];

    private static readonly Assembly[] Assemblies = [typeof(Money).Assembly, typeof(StreamStore).Assembly, typeof(FabricAreas).Assembly];
    private static readonly Architecture Built = new ArchLoader().LoadAssemblies(Assemblies).Build();

    public static TheoryData<Graph> Graphs { get; } = [Domain, Platform, App];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_folder_uses_only_the_folders_of_its_row(Graph graph) => NoneOf(graph.UsesIn(Built)
        .Where(use => !graph.Allows(use.From, use.To))
        .Select(use => $"{use.From} → {use.To}: {use.User} uses {use.Used}"));

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_row_names_what_its_folder_uses_and_no_more(Graph graph)
    {
        var used = graph.UsesIn(Built).Select(use => (use.From, use.To)).ToHashSet();
        NoneOf(graph.Edges.Except(used).Select(edge => $"{edge.From} → {edge.To} stands in the table, but {edge.From} does not use it"));
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_row_names_rows_above_it_so_that_there_is_no_cycle(Graph graph) => NoneOf(graph.Rows
        .SelectMany((row, index) => row.Uses.Except(graph.Rows.Take(index).Select(above => above.Folder)).Select(missing => $"{row.Folder} → {missing}: {missing} is no row above")));

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Each_folder_has_its_row(Graph graph)
    {
        var folders = Assemblies.SelectMany(assembly => assembly.GetTypes()).Select(type => graph.FolderOf(type.FullName!)).OfType<string>().Distinct();
        Assert.Equal(folders.Order(StringComparer.Ordinal), graph.Rows.Select(row => row.Folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_area_sees_no_state_of_another()
    {
        var states = Assemblies[0].GetTypes().Where(IsState).Select(type => type.FullName).ToHashSet();
        NoneOf(Domain.UsesIn(Built)
            .Where(use => states.Contains(use.UsedName) && !SeenStates.Any(seen => seen.Folder == use.From && (seen.State == "*" || seen.State == use.Used)))
            .Select(use => $"{use.From} → {use.To}: {use.User} uses the state {use.Used}"));
    }

    [Fact]
    public void An_area_of_the_app_uses_of_another_what_that_offers_and_nothing_else()
    {
        var used = App.UsesIn(Built).Where(use => !App.Common.Contains(use.To) && use.From != "Hosting").ToList();
        NoneOf(used.Where(use => !Offered.Contains($"{use.To}.{use.Used}")).Select(use => $"{use.From} → {use.To}: {use.User} uses {use.Used}, which {use.To} does not offer"));
        NoneOf(Offered.Except(used.Select(use => $"{use.To}.{use.Used}")).Select(offer => $"{offer} is offered, but no other area uses it"));
    }

    // Names every one: a collection in a message of xUnit is cut off.
    private static void NoneOf(IEnumerable<string> faults)
    {
        var all = faults.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }

    private static bool IsState(System.Type type) => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IStreamState<>));

    /// <summary>Folders of one assembly, each with the folders that it may use.</summary>
    public sealed record Graph(string Root, (string Folder, string[] Uses)[] Rows)
    {
        /// <summary>Folders that every other may use.</summary>
        public string[] Common { get; init; } = ["Primitives"];

        public IEnumerable<(string From, string To)> Edges => Rows.SelectMany(row => row.Uses.Select(to => (row.Folder, to)));

        public bool Allows(string from, string to) => (Common.Contains(to) && !Common.Contains(from)) || Edges.Contains((from, to));

        public string? FolderOf(string typeName) =>
            typeName.StartsWith(Root + ".", StringComparison.Ordinal) && typeName[(Root.Length + 1)..].Split('.') is [var folder, _, ..] ? folder : null;

        public IEnumerable<Use> UsesIn(Architecture built) =>
            (from type in built.Types
             let source = FolderOf(type.FullName)
             where source is not null
             from dependency in type.Dependencies
             let target = FolderOf(dependency.Target.FullName)
             where target is not null && target != source
             select new Use(source, target, type.Name, dependency.Target.Name, dependency.Target.FullName)).Distinct();

        public override string ToString() => Root;
    }

    /// <summary>One type's use of a type of another folder.</summary>
    public sealed record Use(string From, string To, string User, string Used, string UsedName);
}
