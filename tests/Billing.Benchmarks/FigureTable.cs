using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Billing.Benchmarks;

/// <summary>
/// Turns the lines that benchmarks printed into the table of <c>docs/benchmarks.md</c>: <c>table figures.jsonl --into
/// docs/benchmarks.md</c> puts it between the two marks of that file, and without <c>--into</c> it is printed.
/// </summary>
internal static class FigureTable
{
    private const string Begin = "<!-- figures -->";
    private const string End = "<!-- end of figures -->";

    public static async Task<int> RunAsync(string file, BenchmarkOptions options)
    {
        var results = new List<JsonElement>();
        await foreach (var line in File.ReadLinesAsync(file))
        {
            results.Add(JsonElement.Parse(line));
        }

        if (results.Find(result => Text(result, "check") is not (null or "ok")) is { ValueKind: JsonValueKind.Object } wrong)
        {
            await Console.Error.WriteLineAsync($"{Text(wrong, "name")} gave a wrong result: {Text(wrong, "check")}");
            return 1;
        }

        var table = Build(results);
        if (options.Text("into") is not { } document)
        {
            Console.Write(table);
            return 0;
        }

        var text = await File.ReadAllTextAsync(document);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            await Console.Error.WriteLineAsync($"{document} has no marks '{Begin}' and '{End}'");
            return 2;
        }

        await File.WriteAllTextAsync(document, $"{text[..begin]}{Begin}\n{table}{text[end..]}");
        return 0;
    }

    private static string Build(List<JsonElement> results)
    {
        var table = new StringBuilder("| line | median | lowest to highest (runs) | at a time | processor time an item | allocated an item |\n|---|---|---|---|---|---|\n");
        foreach (var result in results)
        {
            // Bytes are many; the table counts them in millions.
            var (scale, unit) = Text(result, "unit") is "bytes/s" ? (1_000_000, "MB/s") : (1, Text(result, "unit")!);
            string Rate(string name) => Figure(result.GetProperty(name).GetDouble() / scale);
            var items = result.GetProperty("work").GetInt64() / (double)scale;
            var range = result.TryGetProperty("runs", out var runs) ? $"{Rate("lowestRate")} to {Rate("highestRate")} ({runs})" : "one run";
            table.Append(CultureInfo.InvariantCulture, $"| `{Text(result, "name")}` | {Rate("rate")} {unit} | {range} | {result.GetProperty("workers")} ")
                .Append(CultureInfo.InvariantCulture, $"| {Figure(result.GetProperty("processorSeconds").GetDouble() / items * 1_000_000)} µs ")
                .Append(CultureInfo.InvariantCulture, $"| {Figure(result.GetProperty("allocatedBytesPerItem").GetInt64() * (double)scale)} B |\n");
        }

        return table.ToString();
    }

    private static string Figure(double value) => value.ToString(value < 100 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement result, string name) => result.TryGetProperty(name, out var value) ? value.GetString() : null;
}
