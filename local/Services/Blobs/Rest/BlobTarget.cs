namespace Billing.Local.Blobs;

/// <summary>The target of an address: the account itself, a container, or a blob.</summary>
/// <param name="Container">Empty for the account.</param>
/// <param name="Blob">Empty for the account and a container.</param>
internal readonly record struct BlobTarget(string Container, string Blob)
{
    private const string RootContainer = "$root";

    public BlobAddress Address => new(Container, Blob);

    public override string ToString() => Container.Length == 0 ? DevelopmentAccount.Name : Blob.Length == 0 ? Container : $"{Container}/{Blob}";

    /// <summary>
    /// Reads an address, whose account is the first label of the host (host style) or else the first segment of the path.
    /// </summary>
    /// <param name="host">The host without its port.</param>
    /// <param name="path">The path as sent, with its percent encoding.</param>
    /// <param name="isContainer">A single name is a container; else it is a blob of the root container.</param>
    /// <returns>Null when the address lies outside of the account.</returns>
    public static BlobTarget? Parse(string host, string path, bool isContainer)
    {
        var rest = path.AsSpan().TrimStart('/');
        if (!host.StartsWith(DevelopmentAccount.Name + ".", StringComparison.OrdinalIgnoreCase))
        {
            if (!rest.StartsWith(DevelopmentAccount.Name, StringComparison.Ordinal))
            {
                return null;
            }

            rest = rest[DevelopmentAccount.Name.Length..];
            if (rest is not ("" or ['/', ..]))
            {
                return null;
            }

            rest = rest is "" ? rest : rest[1..];
        }

        var slash = rest.IndexOf('/');
        var (first, name) = slash < 0 ? (Decoded(rest), "") : (Decoded(rest[..slash]), Decoded(rest[(slash + 1)..]));
        return name.Length == 0 && first.Length > 0 && !isContainer ? new BlobTarget(RootContainer, first) : new BlobTarget(first, name);
    }

    private static string Decoded(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text);
}
