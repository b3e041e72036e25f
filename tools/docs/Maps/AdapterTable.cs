using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Billing.Connectors;
using Billing.Platform.Intake;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds <c>docs/adapters.md</c> from the contracts of the integrations and the marks on the tests.</summary>
internal static partial class AdapterTable
{
    public static string Build(string root)
    {
        var shown = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => MarkPattern().Matches(File.ReadAllText(file)).Select(mark => (Adapter: mark.Groups["name"].Value, Place: PlaceOf(root, file))))
            .ToLookup(mark => mark.Adapter, mark => mark.Place);
        var text = new StringBuilder("# Integrations\n\n");
        text.Append("Generated from the contracts in `shared/Billing.Connectors` and the `[Trait(\"Adapter\", …)]` marks on the tests; do not edit.\n");
        text.Append("Renew with `dotnet run --project tools/docs`.\n\n");
        text.Append("Latency: from the answer to the sender until the effect is committed, for 95 of 100 events at the rate limit. Rate: requests a second that\n");
        text.Append($"are taken for ever, and how many may come at once after a rest, for each source of a tenant. Every webhook adapter also runs {Places(shown["*"])}.\n");
        text.Append("Unreadable: what becomes of a signed event with missing or odd fields; what is told is an exception of the queue. Delivery state: fields that may\n");
        text.Append("differ between two deliveries of one event.\n\n");
        text.Append("| adapter | connects | fed by | latency | rate | largest body | schema | other types | unreadable | delivery state | tests |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var contract in ConnectorCatalogue.Contracts.All)
        {
            text.Append(Row(contract, shown[contract.Name]));
        }

        AppendOptions(text);
        return text.ToString();
    }

    private static string Row(AdapterContract contract, IEnumerable<string> places) =>
        $"| `{contract.Name}` | {contract.Title} ({contract.Kind.ToString().ToLowerInvariant()}) | {Describe(contract.Feed)} | {Describe(contract.LatencyObjective)} "
        + $"| {contract.RateLimit.PerSecond}, {contract.RateLimit.Burst} | {Size(contract.LargestBody)} | {string.Join("<br>", contract.Schema.Split(", ").Select(Link))} "
        + $"| {(contract.UnknownEvents == UnknownEvents.Acknowledged ? "acknowledged" : "refused")} "
        + $"| {(contract.TellsUnreadable ? "acknowledged and told" : "refused")} | {string.Join(", ", contract.DeliveryState.Select(field => $"`{field}`"))} | {Places(places)} |\n";

    private static void AppendOptions(StringBuilder text)
    {
        text.Append("\n## Options of a source\n\nUnder `options` of the source in `tenants.json`.\n\n| adapter | option | meaning | default |\n|---|---|---|---|\n");
        foreach (var (contract, option) in ConnectorCatalogue.Contracts.All.SelectMany(contract => contract.Options, (contract, option) => (contract, option)))
        {
            text.Append($"| `{contract.Name}` | `{option.Name}` | {option.Meaning} | {(option.Default is { } value ? $"`{value}`" : "must be given")} |\n");
        }
    }

    private static string PlaceOf(string root, string file) => Path.GetRelativePath(Path.Combine(root, "tests"), file).Replace('\\', '/');

    private static string Places(IEnumerable<string> places) =>
        string.Join("<br>", places.Distinct().Order(StringComparer.Ordinal).Select(place => $"`{Path.GetFileNameWithoutExtension(place)}`"));

    private static string Describe(FeedKind feed) => feed switch
    {
        FeedKind.EventPush => "event push",
        FeedKind.RequestResponse => "request and response",
        FeedKind.ScheduledBatch => "scheduled batch",
        _ => throw new ArgumentOutOfRangeException(nameof(feed)),
    };

    private static string Describe(TimeSpan latency) => latency < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{latency.TotalSeconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{latency.TotalMinutes} min");

    private static string Size(int bytes) => bytes == int.MaxValue ? "any" : bytes % (1024 * 1024) == 0 ? $"{bytes / 1024 / 1024} MiB" : $"{bytes / 1024} KiB";

    private static string Link(string schema) => Uri.TryCreate(schema, UriKind.Absolute, out var page)
        ? $"[{page.Host}]({schema})"
        : $"[{schema}](contracts/requests/{schema}.schema.json)";

    [GeneratedRegex("\\[Trait\\(\"Adapter\", \"(?<name>[a-z*-]+)\"\\)\\]", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkPattern();
}
