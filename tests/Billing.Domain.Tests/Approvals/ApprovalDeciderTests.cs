using System.Text;
using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Approvals;

[Trait("Capability", "ACC-01")]
public sealed class ApprovalDeciderTests
{
    private static readonly ApprovalPolicy Policy = ApprovalPolicy.Usual with
    {
        Currency = "EUR",
        People = new Dictionary<string, string> { ["ann@work"] = "ann", ["ann.admin@work"] = "ann" },
        Delegations = [new("cho", "dan", FabricRole.Finance, Sold.Noon, Sold.Noon.AddDays(1)), new("ann", "eve", FabricRole.Finance, Sold.Noon, Sold.Noon.AddDays(1))],
    };

    [Fact]
    public void Each_step_awaits_its_role_and_the_last_approval_completes_it()
    {
        var state = Requested(new ApprovalStep(FabricRole.Finance, 2), new ApprovalStep(FabricRole.Admin));
        state = Approve(state, "bob", FabricRole.Finance);
        Assert.Equal((ApprovalStatus.Pending, FabricRole.Finance), (state.Status, state.Awaits!.Role));
        Refuses("approvals.approved-before", state, "bob", FabricRole.Finance);
        Refuses("approvals.role-missing", state, "cho", FabricRole.Pricing);
        state = Approve(state, "cho", FabricRole.Finance);
        Refuses("approvals.role-missing", state, "fay", FabricRole.Finance);
        state = Approve(state, "gil", FabricRole.Admin);
        Assert.Equal((ApprovalStatus.Approved, null), (state.Status, state.Awaits));
    }

    // The maker by another name, by a delegate, and the delegate of who has approved.
    [Theory]
    [InlineData("ann@work", "approvals.own-proposal")]
    [InlineData("ANN.ADMIN@WORK", "approvals.own-proposal")]
    [InlineData("ann", "approvals.own-proposal")]
    public void The_maker_never_approves_by_whatever_identity(string identity, string code) => Refuses(code, Requested(new ApprovalStep(FabricRole.Finance)), identity, FabricRole.Finance, FabricRole.Admin);

    [Fact]
    public void A_delegate_approves_in_place_of_another_and_never_of_the_maker_or_twice()
    {
        var state = Requested(new ApprovalStep(FabricRole.Finance, 2));
        Refuses("approvals.role-missing", state, "eve", FabricRole.Operator);
        Refuses("approvals.role-missing", state, "dan", at: Sold.Noon.AddDays(2));
        var once = Approve(state, "dan");
        Assert.Equal("cho", Assert.Single(once.Given).OnBehalfOf);
        Refuses("approvals.approved-before", once, "cho", FabricRole.Finance);
        Refuses("approvals.role-missing", Approve(state, "cho", FabricRole.Finance), "dan");
    }

    [Fact]
    public void What_is_closed_cannot_be_approved_and_can_be_proposed_again()
    {
        var state = Requested(new ApprovalStep(FabricRole.Finance));
        Assert.IsType<Outcome.Rejected>(ApprovalDecider.Withdraw(state, Actor("bob", FabricRole.Finance), "no", Policy, Sold.Noon));
        var withdrawn = state.After(ApprovalDecider.Withdraw(state, Actor("ann.admin@work"), "no", Policy, Sold.Noon));
        Refuses("approvals.closed", withdrawn, "bob", FabricRole.Finance);
        Assert.Equal(ApprovalStatus.Pending, withdrawn.After(ApprovalDecider.Request(withdrawn, state.Requested!)).Status);

        var reminded = state.After(ApprovalDecider.PassTime(state, Sold.Noon.AddDays(2)));
        Assert.NotNull(reminded.RemindedAt);
        ApprovalDecider.PassTime(reminded, Sold.Noon.AddDays(3)).IsDone();
        Refuses("approvals.expired", reminded, "bob", at: Sold.Noon.AddDays(14), roles: FabricRole.Finance);
        Assert.Equal(ApprovalStatus.Expired, reminded.After(ApprovalDecider.PassTime(reminded, Sold.Noon.AddDays(14))).Status);
    }

    [Theory]
    [InlineData("99.99", "EUR", 0)]
    [InlineData("-100.00", "EUR", 1)]
    [InlineData("1000.00", "EUR", 2)]
    [InlineData("1.00", "USD", 2)] // It cannot be compared: as the highest.
    public void The_rule_with_the_highest_amount_that_is_reached_counts(string amount, string currency, int steps)
    {
        var policy = Policy with
        {
            Rules = [new("credit-note", 1000, [new(FabricRole.Finance), new(FabricRole.Admin)]), new("credit-note", 100, [new(FabricRole.Finance)]), new("order-release", 0, [new(FabricRole.Pricing)])],
        };
        var money = new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Of(currency));

        Assert.Equal(steps, policy.StepsOf("credit-note", money).Count);
    }

    [Fact]
    public void Every_problem_of_a_policy_is_named()
    {
        const string json = """
            {"currency":"EURO","rules":[{"type":"party","from":"-1","steps":[{"role":"king","people":0}]}],"delegations":[{"of":"a","to":"b","role":"finance","from":"2026-12-02T00:00:00Z","until":"2026-12-01T00:00:00Z"}],
             "people":[{"id":"a","identities":["x"]},{"id":"b","identities":["X"]}],"expireAfterDays":0,"colour":"red"}
            """;
        var read = Assert.IsType<ParseResult<ApprovalPolicy>.Failure>(ApprovalPolicyReader.Read(Encoding.UTF8.GetBytes(json), ApprovalTypes.All));

        Assert.Equal(
            [
                "$.colour", "$.currency", "$.delegations[0].until", "$.expireAfterDays", "$.people[1].identities", "$.rules[0].from", "$.rules[0].steps[0].people", "$.rules[0].steps[0].role",
                "$.rules[0].type",
            ],
            read.Problems.Select(problem => problem.Path).Distinct().Order(StringComparer.Ordinal));
    }

    private static ApprovalState Requested(params IReadOnlyList<ApprovalStep> steps) => ApprovalState.Empty.After(ApprovalDecider.Request(
        ApprovalState.Empty,
        new ApprovalRequested("a-1", "credit-note", "NW-1", "t", null, "{}", [], "ann@work", "r", steps, Sold.Noon.AddDays(2), Sold.Noon.AddDays(14), Sold.Noon)));

    private static ApprovalActor Actor(string name, params IReadOnlyList<FabricRole> roles) => new(name, "t", new AccessGrants([.. roles.Select(role => new AccessGrant("t", role))]));

    private static ApprovalState Approve(ApprovalState state, string name, params IReadOnlyList<FabricRole> roles) =>
        state.After(ApprovalDecider.Approve(state, Actor(name, roles), "fine", Policy, Sold.Noon));

    private static void Refuses(string code, ApprovalState state, string name, params IReadOnlyList<FabricRole> roles) => Refuses(code, state, name, Sold.Noon, roles);

    private static void Refuses(string code, ApprovalState state, string name, DateTimeOffset at, params IReadOnlyList<FabricRole> roles)
    {
        var refused = Assert.IsType<Outcome.Rejected>(ApprovalDecider.Approve(state, Actor(name, roles), "fine", Policy, at));
        Assert.Equal(code, Assert.Single(refused.Problems).Code);
    }
}
