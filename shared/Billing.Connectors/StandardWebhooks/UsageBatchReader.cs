using Billing.Domain.Metering;
using Billing.Domain.Primitives;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// Reads usage events, one or a batch, <c>application/cloudevents+json</c> or <c>application/cloudevents-batch+json</c> (CloudEvents
/// 1.0, JSON Event Format, sections 3 and 4):
/// <c>[{"specversion":"1.0","id":"e-1","source":"/gateway/eu","type":"usage.reported","subject":"1001-3",
/// "time":"2026-11-30T12:00:00Z","data":{"meter":"api-calls","quantity":"12.5"}}]</c>. Beyond what CloudEvents requires,
/// <c>subject</c> (the subscription), <c>time</c> and <c>data</c> must be there; <c>data</c> may come as <c>data_base64</c>. Other attributes are ignored. An empty batch is sound.
/// </summary>
public static class UsageBatchReader
{
    /// <summary>Most events in a batch: their receipts and sums are committed together with room to spare.</summary>
    public const int MostEvents = 1000;

    /// <summary>Longest event id and source.</summary>
    public const int LongestId = 256;

    private const string NameRule = "may hold letters, digits, dots, underscores and hyphens only, 100 at the most";

    /// <summary>Reads a batch whole or names every problem of every event by its JSON path.</summary>
    public static ParseResult<IReadOnlyList<UsageEvent>> Read(ReadOnlyMemory<byte> json) =>
        JsonFields.ReadItems(json, "metering", MostEvents, ReadEvent);

    /// <summary>Reads each event of a batch by itself; what is no batch is a failure.</summary>
    public static ParseResult<IReadOnlyList<ReadItem<UsageEvent>>> ReadEach(ReadOnlyMemory<byte> json) =>
        JsonFields.ReadEach(json, "metering", MostEvents, ReadEvent);

    /// <summary>Reads one event or names every problem of it by its JSON path.</summary>
    public static ParseResult<IReadOnlyList<UsageEvent>> ReadOne(ReadOnlyMemory<byte> json) =>
        JsonFields.Read<IReadOnlyList<UsageEvent>>(json, "metering", fields => [ReadEvent(fields)]);

    private static UsageEvent ReadEvent(JsonFields fields)
    {
        if (fields.Text("specversion") is not ("1.0" or ""))
        {
            fields.Refuse("specversion", "unknown-version", "must be 1.0");
        }

        fields.Text("type");
        var data = fields.Has("data_base64") && !fields.Has("data") ? fields.ChildOfBase64("data_base64") : fields.Child("data");
        return new UsageEvent(
            ReadId(fields, "source"),
            ReadId(fields, "id"),
            ReadName(fields, "subject"),
            ReadName(data, "meter"),
            ReadQuantity(data),
            fields.Time("time"));
    }

    private static string ReadId(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > LongestId)
        {
            fields.Refuse(name, "too-long", $"may have {LongestId} characters at the most");
        }

        return text;
    }

    private static string ReadName(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > 0 && !UsageStream.IsName(text))
        {
            fields.Refuse(name, "unusable-name", NameRule);
        }

        return text;
    }

    private static decimal ReadQuantity(JsonFields data)
    {
        var quantity = data.Decimal("quantity");
        if (quantity is < 0 or > UsageEvent.LargestQuantity)
        {
            data.Refuse("quantity", "out-of-range", $"must be from 0 to {UsageEvent.LargestQuantity}");
        }
        else if (decimal.Round(quantity, UsageEvent.MostDecimalDigits) != quantity)
        {
            data.Refuse("quantity", "too-precise", $"may have {UsageEvent.MostDecimalDigits} decimal digits at the most");
        }

        return quantity;
    }
}
