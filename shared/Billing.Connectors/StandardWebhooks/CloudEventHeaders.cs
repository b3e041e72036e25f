using System.Text.Json;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// Reads a CloudEvent in binary mode (CloudEvents 1.0, HTTP Protocol Binding, section 3.1): its attributes are headers <c>ce-…</c>,
/// percent-encoded, and the body is its data.
/// </summary>
public static class CloudEventHeaders
{
    /// <summary>Header that marks the mode.</summary>
    public const string SpecVersion = "ce-specversion";

    private static readonly string[] Attributes = ["specversion", "id", "source", "type", "subject", "time"];

    /// <summary>The event, or every problem of it by its path in structured mode.</summary>
    /// <param name="header">A header's value by name, or null.</param>
    /// <param name="data">The body.</param>
    public static ParseResult<IReadOnlyList<UsageEvent>> Read(Func<string, string?> header, ReadOnlyMemory<byte> data)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var name in Attributes)
            {
                if (header($"ce-{name}") is { Length: > 0 } value)
                {
                    writer.WriteString(name, Decode(value));
                }
            }

            writer.WriteBase64String("data_base64", data.Span);
            writer.WriteEndObject();
        }

        var reading = UsageBatchReader.ReadOne(bytes.ToArray());
        return reading is ParseResult<IReadOnlyList<UsageEvent>>.Failure failure
            ? new ParseResult<IReadOnlyList<UsageEvent>>.Failure([.. failure.Problems.Select(AtOrigin)])
            : reading;
    }

    // Older versions of the binding let a value stand in quotes.
    private static string Decode(string value) => Uri.UnescapeDataString(value is ['"', .., '"'] ? value[1..^1] : value);

    private static Problem AtOrigin(Problem problem) => problem.Path.StartsWith("$.data_base64", StringComparison.Ordinal)
        ? problem with { Path = "$" + problem.Path["$.data_base64".Length..] }
        : problem with { Path = $"header:ce-{problem.Path[2..]}" };
}
