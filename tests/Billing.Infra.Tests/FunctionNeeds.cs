using System.Text.RegularExpressions;
using Billing.Functions.Hosting;
using Billing.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Infra.Tests;

/// <summary>What the function app asks of Azure, read from its triggers and connections.</summary>
internal static partial class FunctionNeeds
{
    private static readonly string[] Credential = ["credential", "clientId"];

    /// <summary>Each trigger with the name of its function.</summary>
    public static IReadOnlyList<(string Function, Attribute Trigger)> Triggers { get; } = [.. FabricFunction.All.Select(function => (function.Name, function.Trigger))];

    /// <summary>Each function's name.</summary>
    public static IEnumerable<string> Names => FabricFunction.All.Select(function => function.Name);

    /// <summary>Each setting that must be there, with who needs it.</summary>
    public static IEnumerable<(string Setting, string NeededBy)> Settings => Triggers
        .SelectMany(each => SettingsOf(each.Trigger), (each, setting) => (setting, each.Function))
        .Concat(ServiceConnections.WithIdentity.Select(setting => (setting, nameof(ServiceConnections))))
        .Append(("AzureWebJobsStorage__blobServiceUri", "the Functions host"))
        .Append(("AzureWebJobsStorage__queueServiceUri", "the blob trigger's host"))
        .Append(("AzureWebJobsStorage__credential", "the Functions host"))
        .Append(("AzureWebJobsStorage__clientId", "the Functions host"));

    private static IEnumerable<string> SettingsOf(Attribute trigger) => trigger switch
    {
        ServiceBusTriggerAttribute bus => Connection(bus.Connection, "fullyQualifiedNamespace"),
        CosmosDBTriggerAttribute cosmos => Connection(cosmos.Connection, "accountEndpoint"),
        // The queue is the trigger's own: it says which blobs failed too often.
        BlobTriggerAttribute blob => Connection(blob.Connection, "blobServiceUri", "queueServiceUri"),
        TimerTriggerAttribute timer => PlaceholderPattern().Matches(timer.Schedule).Select(match => Variable(match.Groups[1].Value)),
        _ => [],
    };

    private static IEnumerable<string> Connection(string? name, params string[] addresses) =>
        addresses.Concat(Credential).Select(part => $"{name}__{part}");

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex("%([A-Za-z:_]+)%")]
    private static partial Regex PlaceholderPattern();
}
