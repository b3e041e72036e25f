using System.Text;
using Billing.Functions.Access;
using Billing.Functions.Areas;
using Billing.Functions.Hosting;
using Billing.Functions.Http.Limits;
using Billing.Functions.Jobs;
using Billing.Functions.Runtime;
using Billing.Tools.Docs.Contracts;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds <c>docs/areas.md</c>: what each area owns, takes and offers, and who may call it.</summary>
internal static class AreaMap
{
    public static string Build()
    {
        var text = new StringBuilder("""
            # Areas

            Generated from the areas' manifests (`functions/AREA/AREAArea.cs`) and from the functions; do not edit. Renew with
            `dotnet run --project tools/docs`. How consistent each function is: [consistency.md](consistency.md).

            """.ReplaceLineEndings("\n"));
        foreach (var area in FabricAreas.All)
        {
            text.Append($"\n## {area.Name}\n");
            Table(text, "| streams | state | events |", area.Streams.Select(kind => $"| `{kind.Prefix}` | `{kind.StateType.Name}` | {Events(kind.EventTypes)} |"));
            Table(text, "| consumer | of | events |", [
                .. area.Queues.Select(queue => $"| `{queue.ConsumerType.Name}` | `{queue.Name}` | from outside |"),
                .. area.Subscriptions.Select(each => $"| `{each.ConsumerType.Name}` | `{each.Entity}` | {Events(each.EventTypes)} |"),
            ]);
            Table(text, "| view | built by | from |", area.Views.Select(view => $"| `{view.Name}` | `{view.BuiltBy}` | {(view.EventTypes.Count > 0 ? Events(view.EventTypes) : "another region")} |"));
            Table(text, "| job | schedule (UTC) | durable functions |", area.Jobs.Select(Job));
            Table(text, "| function | route | roles | limit |", HttpOperation.All.Where(each => IsOf(each, area)).Select(Operation));
            if (area.Configuration.Count > 0)
            {
                text.Append($"\nConfiguration: {string.Join(", ", area.Configuration.Select(document => $"`{document.Name}`"))}.\n");
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string head, IEnumerable<string> rows)
    {
        var all = rows.ToList();
        if (all.Count > 0)
        {
            text.Append($"\n{head}\n|{string.Concat(Enumerable.Repeat("---|", head.Count(each => each == '|') - 1))}\n{string.Join('\n', all)}\n");
        }
    }

    private static bool IsOf(HttpOperation operation, Area area) => area.Guarantees.Any(each => each.Functions.Contains(operation.Function));

    private static string Events(IEnumerable<Type> types) => string.Join(", ", types.Select(type => $"`{FabricAreas.Events.Describe(type).Name}`"));

    private static string Job(TenantJob job)
    {
        var timer = FabricFunction.All.Single(function =>
            function.Trigger is TimerTriggerAttribute && function.Method.DeclaringType == FabricFunction.Find(job.Process)!.Method.DeclaringType);
        return $"| `{job.Name}` | `{((TimerTriggerAttribute)timer.Trigger).Schedule}` | {string.Join(", ", job.Functions.Select(name => $"`{name}`"))} |";
    }

    private static string Operation(HttpOperation operation)
    {
        var roles = AccessRule.Find(operation.Function) switch
        {
            { Roles: { } some, OrTenantKey: var key } => string.Join(", ", some) + (key ? ", or a key of the tenant" : string.Empty),
            { Roles: null } => "anyone",
            null => "nobody",
        };
        return $"| `{operation.Function}` | {operation.Verb.ToUpperInvariant()} {operation.Path} | {roles} | {LimitRule.Find(operation.Function) ?? string.Empty} |";
    }
}
