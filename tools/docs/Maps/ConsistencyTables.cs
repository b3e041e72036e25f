using Billing.Functions.Areas;
using Billing.Functions.Hosting;
using Billing.Functions.Runtime;
using Billing.Tools.Docs.Contracts;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds the tables of <c>docs/consistency.md</c> from the areas' manifests.</summary>
internal static class ConsistencyTables
{
    public static string Into(string document) => new (string Part, string Text)[]
    {
        ("http", Table("function | route", Rows(each => each.Trigger is HttpTriggerAttribute))),
        ("consumers", Table("function | takes", Rows(each => each.Trigger is ServiceBusTriggerAttribute))),
        ("processes", Table("function | started by", Rows(each => each.Trigger is not (HttpTriggerAttribute or ServiceBusTriggerAttribute)))),
        ("views", Views()),
    }.Aggregate(document, (text, part) => MarkedPart.With(text, part.Part, part.Text));

    private static IEnumerable<string> Rows(Func<FabricFunction, bool> isOfTable) =>
        from guarantee in FabricAreas.All.SelectMany(area => area.Guarantees)
        let first = FabricFunction.Find(guarantee.Functions[0])!
        where isOfTable(first)
        let names = string.Join(", ", guarantee.Functions.Select(name => $"`{name}`"))
        select $"| {names} | {Source(first)} | {(guarantee.IsStrong ? "strong" : "eventual")} | {guarantee.Because} |";

    private static string Source(FabricFunction function) => function.Trigger switch
    {
        HttpTriggerAttribute => string.Join(", ", HttpOperation.All.Where(each => each.Function == function.Name).Select(each => $"{each.Verb.ToUpperInvariant()} {each.Path}")),
        ServiceBusTriggerAttribute bus => bus.QueueName ?? $"{bus.TopicName}/{bus.SubscriptionName}",
        TimerTriggerAttribute => "timer",
        CosmosDBTriggerAttribute feed => $"change feed of `{feed.ContainerName}`",
        BlobTriggerAttribute blob => $"a file in `{blob.BlobPath.Split('/')[0]}`",
        _ => "another function",
    };

    private static string Table(string head, IEnumerable<string> rows) => $"| {head} | guarantee | why |\n|---|---|---|---|\n{string.Join('\n', rows)}\n";

    private static string Views() => "| view | built by | says how old it is by | lost or wrong |\n|---|---|---|---|\n" + string.Concat(FabricAreas.Views.Select(view =>
        $"| `{view.Name}` | `{view.BuiltBy}` | {view.Age} | {Remedy(view)} |\n"));

    private static string Remedy(ViewDefinition view) => view.EventTypes.Count == 0
        ? "asked again"
        : $"`rebuild-views`, from {string.Join(", ", view.EventTypes.Select(type => $"`{FabricAreas.Events.Describe(type).Name}`"))}";
}
