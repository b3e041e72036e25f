using System.Globalization;
using Billing.Platform.Configuration;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Writes and reads the properties of configuration as blob metadata, whose values are ASCII.</summary>
internal static class BlobProperties
{
    /// <summary>Properties as metadata.</summary>
    public static Dictionary<string, string> Of(StoredProperties properties)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("by", properties.By);
        Add("at", Text(properties.At));
        Add("reason", properties.Reason);
        Add("effectiveFrom", Text(properties.EffectiveFrom));
        Add("digest", properties.Digest);
        Add("filePath", properties.FilePath);
        Add("fileLine", properties.FileLine?.ToString(CultureInfo.InvariantCulture));
        return metadata;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                metadata[name] = Uri.EscapeDataString(value);
            }
        }
    }

    /// <summary>Properties of metadata; what somebody else's tools wrote there is left.</summary>
    public static StoredProperties Read(IDictionary<string, string>? metadata)
    {
        var values = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        string? Value(string name) => values.TryGetValue(name, out var text) ? Uri.UnescapeDataString(text) : null;
        DateTimeOffset? Time(string name) => DateTimeOffset.TryParse(Value(name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
        return new StoredProperties(
            Value("by"),
            Time("at"),
            Value("reason"),
            Time("effectiveFrom"),
            Value("digest"),
            Value("filePath"),
            int.TryParse(Value("fileLine"), CultureInfo.InvariantCulture, out var line) ? line : null);
    }

    private static string? Text(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
