using Billing.Domain.Access;

namespace Billing.Domain.Tests.Access;

public sealed class AccessGrantsTests
{
    [Theory]
    [InlineData("a/reader", "a", true)]
    [InlineData("a/operator", "a", true)]
    [InlineData("a/Reader", "a", true)]
    [InlineData("*/reader", "a", true)]
    [InlineData("a/admin", "a", true)]
    [InlineData("A/reader", "a", false)]
    [InlineData("ab/reader", "a", false)]
    [InlineData("a/reader", "*", false)]
    [InlineData("a/reader ", "a", false)]
    [InlineData("a/0", "a", false)]
    [InlineData("a/reader,admin", "a", false)]
    [InlineData("/reader", "", false)]
    [InlineData("reader", "reader", false)]
    public void Whoever_holds_a_role_at_a_tenant_may_read_there_and_nowhere_else(string value, string tenant, bool may) =>
        Assert.Equal(may, AccessGrants.Parse([value]).Allow(tenant, FabricRole.Reader));

    [Fact]
    public void Roles_at_two_tenants_do_not_add_up()
    {
        var grants = AccessGrants.Parse(["a/reader", "b/admin"]);

        Assert.False(grants.Allow("a", FabricRole.Finance));
        Assert.True(grants.Allow("b", FabricRole.Finance));
    }

    [Fact]
    public void A_role_may_do_what_names_it_and_an_administrator_everything()
    {
        Assert.True(AccessGrants.Parse(["a/finance"]).Allow("a", FabricRole.Finance, FabricRole.Auditor));
        Assert.False(AccessGrants.Parse(["a/operator"]).Allow("a", FabricRole.Finance, FabricRole.Auditor));
        Assert.True(AccessGrants.Parse(["a/admin"]).Allow("a", FabricRole.Finance, FabricRole.Auditor));
        Assert.False(AccessGrants.Parse([]).Allow("a", FabricRole.Reader));
    }
}
