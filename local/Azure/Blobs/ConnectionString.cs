namespace Billing.Local.Blobs;

/// <summary>Address, name and key of a storage account, from a connection string as the portal or Azurite shows it.</summary>
internal sealed record ConnectionString(Uri BlobEndpoint, string AccountName, byte[] AccountKey)
{
    /// <summary>Name and key of the account that every Azure storage emulator has; no secret.</summary>
    public const string DevelopmentAccount = "devstoreaccount1";

    /// <inheritdoc cref="DevelopmentAccount"/>
    public const string DevelopmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static ConnectionString Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            fields[equals < 0 ? throw Bad("a setting has no value") : setting[..equals]] = setting[(equals + 1)..];
        }

        if (fields.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var use) && use)
        {
            return new(
                new Uri("http://127.0.0.1:10000/" + DevelopmentAccount), DevelopmentAccount, Convert.FromBase64String(DevelopmentKey));
        }

        var name = fields.GetValueOrDefault("AccountName") ?? throw Bad("AccountName is missing");
        var key = fields.GetValueOrDefault("AccountKey") ?? throw Bad("AccountKey is missing");
        var endpoint = fields.GetValueOrDefault("BlobEndpoint")
            ?? $"{fields.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.blob.{fields.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return new(new Uri(endpoint.TrimEnd('/')), name, Convert.FromBase64String(key));
    }

    private static FormatException Bad(string why) => new($"No valid storage connection string: {why}.");
}
