using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Billing.Functions.Operations.Monitoring;
using Billing.Local.Demo;
using Billing.Platform.Streams;
using Command = System.CommandLine.Command;

namespace Billing.Local.Commands;

/// <summary>Shows what a running app measured in the last minutes.</summary>
internal static class MeasuresCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = $"Address of the app; the tenant's key or an access token is read from {OperationsClient.KeyVariable} and {OperationsClient.TokenVariable}.",
            DefaultValueFactory = _ => new Uri("http://localhost:7071"),
            CustomParser = WebAddress.Read,
        };
        var measures = new Command("measures", "Shows times, ages, failures and request units of the last minutes, and what does not keep its threshold.") { url };
        measures.SetAction((parsed, cancellation) => Running.ToldAsync(() => RunAsync(parsed.GetValue(url)!, cancellation)));
        return measures;
    }

    private static async Task<int> RunAsync(Uri url, CancellationToken cancellation)
    {
        using var client = new OperationsClient(url);
        Show((await client.GetAsync("measures", cancellation)).Deserialize<MetricsAnswer>(FabricJson.Options)!, new DemoScreen());
        return 0;
    }

    private static void Show(MetricsAnswer answer, DemoScreen screen)
    {
        screen.Say($"The last {answer.WindowMinutes} minutes of {answer.Instances.Count} instance(s)");
        foreach (var measure in answer.Measures.GroupBy(row => (row.Measure, row.Unit)))
        {
            var isTimed = measure.Any(row => row.P50 is not null);
            screen.Table(
                measure.Key.Unit is { } unit ? $"{measure.Key.Measure} ({unit})" : measure.Key.Measure,
                isTimed ? ["Subject", "Count", "p50", "p95", "p99", "Max", "Limit"] : ["Subject", "Count"],
                measure.Select(row => (string[])(isTimed
                    ? [Subject(row), $"{row.Count}", Text(row.P50), Text(row.P95), Text(row.P99), Text(row.Max), Text(row.Limit)]
                    : [Subject(row), $"{row.Count}"])),
                1,
                2,
                3,
                4,
                5,
                6);
        }

        screen.Table(
            "Alerts",
            ["Measure", "Subject", "p95", "Limit", "Raised", "Cleared"],
            answer.Alerts.Select(alert => (string[])
            [
                alert.Measure, alert.Subject, Text(alert.Seconds), Text(alert.LimitSeconds), $"{alert.RaisedAt:u}", alert.ClearedAt is { } cleared ? $"{cleared:u}" : "LASTS",
            ]),
            2,
            3);
    }

    private static string Subject(MetricRow row) => row.Detail is null ? row.Subject : $"{row.Subject} {row.Detail}";

    private static string Text(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? string.Empty;
}
