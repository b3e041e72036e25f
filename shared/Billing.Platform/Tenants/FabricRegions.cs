using Billing.Domain.Primitives;

namespace Billing.Platform.Tenants;

/// <summary>The regions whose tenants this deployment serves, and where the deployments of the others are.</summary>
/// <param name="Served">Azure region names, such as <c>westeurope</c>.</param>
/// <param name="Addresses">Base address of the deployment of each region that is known, by region name; null for none.</param>
public sealed record FabricRegions(IReadOnlySet<string> Served, IReadOnlyDictionary<string, Uri>? Addresses = null)
{
    /// <summary>Code of the problem that something belongs to another region.</summary>
    public const string OtherRegion = "tenants.other-region";

    /// <summary>The region of what belongs to no tenant: the first of those served here.</summary>
    public string OfNobody => Served.Order(StringComparer.Ordinal).First();

    /// <summary>True if data of a region may be written here.</summary>
    public bool Serves(string region) => Served.Contains(region);

    /// <summary>Base address of the deployment of a region, or null.</summary>
    public Uri? AddressOf(string region) => Addresses?.GetValueOrDefault(region);

    /// <summary>Finds why something of a region cannot be handled here; null when it can.</summary>
    public Problem? Check(string region) => Serves(region)
        ? null
        : Problem.Error(OtherRegion, "$.region", $"The tenant's home region is {region}, which is not served here; send it to the deployment there.");

    /// <summary>Sees to it that data of a region may be handled here.</summary>
    /// <exception cref="OtherRegionException">It may not.</exception>
    public void Require(string region)
    {
        if (Check(region) is { } problem)
        {
            throw new OtherRegionException(problem);
        }
    }
}

/// <summary>
/// Data of a region was to be read or written that this deployment does not serve. Who asks has been asked for the region
/// before; this is the last line of defence.
/// </summary>
/// <param name="problem">Which region.</param>
public sealed class OtherRegionException(Problem problem) : Exception(problem.Text)
{
    /// <summary>Problem that names the region.</summary>
    public Problem Problem { get; } = problem;
}
