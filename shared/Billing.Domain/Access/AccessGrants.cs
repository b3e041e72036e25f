namespace Billing.Domain.Access;

/// <summary>A role at one tenant or at all.</summary>
/// <param name="Tenant">Tenant id, or <see cref="AccessGrants.AllTenants"/>.</param>
/// <param name="Role">The role.</param>
public sealed record AccessGrant(string Tenant, FabricRole Role);

/// <summary>The grants of one principal.</summary>
/// <param name="Grants">Each role with its tenant; none at all for who may do nothing.</param>
public sealed record AccessGrants(IReadOnlyList<AccessGrant> Grants)
{
    /// <summary>Stands for every tenant, present and future.</summary>
    public const string AllTenants = "*";

    /// <summary>Grants where nobody is asked who they are: on a machine that nobody else can reach.</summary>
    public static AccessGrants Everything { get; } = new([new AccessGrant(AllTenants, FabricRole.Admin)]);

    /// <summary>
    /// Reads the values of a role claim, such as <c>nordwind/reader</c> or <c>*/auditor</c>. Roles are matched without regard to
    /// case, tenants exactly; a value of another shape, or of a role that is not known, grants nothing.
    /// </summary>
    public static AccessGrants Parse(IEnumerable<string> values) => new([.. values.Select(Read).OfType<AccessGrant>().Distinct()]);

    /// <summary>True if a role at a tenant, or at all tenants, is among those that are needed.</summary>
    /// <param name="tenant">Tenant id; <see cref="AllTenants"/> for what belongs to no tenant, which needs a grant for all.</param>
    /// <param name="needed">Any of these suffices; <see cref="FabricRole.Admin"/> always does, and any role where a reader may.</param>
    public bool Allow(string tenant, params IReadOnlyCollection<FabricRole> needed) => Grants.Any(grant =>
        (grant.Tenant == AllTenants || string.Equals(grant.Tenant, tenant, StringComparison.Ordinal))
        && (grant.Role == FabricRole.Admin || needed.Contains(grant.Role) || needed.Contains(FabricRole.Reader)));

    private static AccessGrant? Read(string value)
    {
        var slash = value.LastIndexOf('/');
        return slash > 0
            && Enum.GetValues<FabricRole>().Where(role => value.AsSpan(slash + 1).Equals(role.ToString(), StringComparison.OrdinalIgnoreCase)).ToList() is [var role]
            ? new AccessGrant(value[..slash], role)
            : null;
    }
}
