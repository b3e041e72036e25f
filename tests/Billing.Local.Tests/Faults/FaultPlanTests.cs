using Billing.Local.Faults;

namespace Billing.Local.Tests.Faults;

public sealed class FaultPlanTests
{
    private const FaultKind Anything = (FaultKind)511;

    private static readonly ServiceCall Send = new(LocalService.ServiceBus, "Send", "orders");
    private static readonly ServiceCall Read = new(LocalService.Cosmos, "Read", "streams/state");

    [Fact]
    public void A_rule_with_a_number_strikes_once_at_that_call()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Nth = 3 });
        Assert.Equal([FaultKind.None, FaultKind.None, FaultKind.Throttle, FaultKind.None, FaultKind.None], Draw(plan, Send, 5));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 200, 300)]
    [InlineData(1, 1000, 1000)]
    public void A_rule_with_a_probability_strikes_about_as_often(double probability, int least, int most)
    {
        var plan = new FaultPlan(7, new FaultRule(FaultKind.Throttle) { Probability = probability });
        Assert.InRange(Draw(plan, Send, 1000).Count(fault => fault == FaultKind.Throttle), least, most);
    }

    [Fact]
    public void A_rule_counts_and_strikes_only_the_service_and_operation_that_it_names()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Service = LocalService.ServiceBus, Operation = "send", Nth = 2 });
        var receive = new ServiceCall(LocalService.ServiceBus, "Complete", "orders");
        var other = new ServiceCall(LocalService.Blobs, "Send", "orders");
        Assert.All([Read, receive, other, Send, Read, receive, other], call => Assert.Equal(FaultKind.None, plan.Next(call, Anything)));
        Assert.Equal(FaultKind.Throttle, plan.Next(Send, Anything));
    }

    [Fact]
    public void A_rule_counts_only_calls_that_its_fault_can_happen_to()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.LockLost) { Nth = 1 });
        Assert.Equal(FaultKind.None, plan.Next(Send, FaultKind.Throttle | FaultKind.TimeOutAfter));
        Assert.Equal(FaultKind.LockLost, plan.Next(Send, FaultKind.LockLost));
    }

    [Fact]
    public void Of_two_rules_that_strike_the_first_wins_and_both_have_counted()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Nth = 1 }, new FaultRule(FaultKind.TimeOutBefore) { Nth = 1 }, new FaultRule(FaultKind.TimeOutAfter) { Nth = 2 });
        Assert.Equal([FaultKind.Throttle, FaultKind.TimeOutAfter, FaultKind.None], Draw(plan, Send, 3));
    }

    [Fact]
    public void The_same_seed_draws_the_same_faults_and_another_seed_others()
    {
        FaultRule[] rules = [new(FaultKind.Throttle) { Probability = 0.3 }, new(FaultKind.TimeOutAfter) { Probability = 0.2 }];
        var first = Draw(new FaultPlan(42, rules), Send, 200);
        Assert.Equal(first, Draw(new FaultPlan(42, rules), Send, 200));
        Assert.NotEqual(first, Draw(new FaultPlan(43, rules), Send, 200));
    }

    [Fact]
    public void The_luck_and_even_the_presence_of_a_rule_does_not_shift_the_draws_of_another()
    {
        var throttle = new FaultRule(FaultKind.Throttle) { Service = LocalService.ServiceBus, Probability = 0.3 };
        var alone = Draw(new FaultPlan(42, throttle), Send, 200);
        var before = Draw(new FaultPlan(42, new FaultRule(FaultKind.TimeOutBefore) { Probability = 0.5 }, throttle), Send, 200);
        var numbered = Draw(new FaultPlan(42, throttle with { Nth = 5 }), Send, 200);

        Assert.All(alone.Zip(before), pair => Assert.True(pair.First == pair.Second || pair.Second == FaultKind.TimeOutBefore));
        Assert.Contains(FaultKind.TimeOutBefore, before);
        Assert.Equal(alone.Where((_, index) => index != 4), numbered.Where((_, index) => index != 4));
    }

    [Fact]
    public void Two_rules_that_are_alike_draw_for_themselves()
    {
        var rule = new FaultRule(FaultKind.Throttle) { Probability = 0.5 };
        var once = Draw(new FaultPlan(42, rule), Send, 1000).Count(fault => fault == FaultKind.Throttle);
        var twice = Draw(new FaultPlan(42, rule, rule), Send, 1000).Count(fault => fault == FaultKind.Throttle);
        Assert.InRange(twice - once, 150, 350);
    }

    [Fact]
    public void A_paused_plan_lets_all_be_well_and_no_rule_counts()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Nth = 2 });
        Draw(plan, Send, 1);
        plan.Pause();
        Assert.All(Draw(plan, Send, 10), fault => Assert.Equal(FaultKind.None, fault));
        plan.Resume();
        Assert.Equal([FaultKind.Throttle, FaultKind.None], Draw(plan, Send, 2));
        Assert.Equal(13, plan.Calls);
    }

    [Fact]
    public void What_was_injected_is_counted_by_service_and_kind()
    {
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Probability = 1 });
        Draw(plan, Send, 3);
        Draw(plan, Read, 2);
        Assert.Equal(new Dictionary<string, long> { ["Cosmos Throttle"] = 2, ["ServiceBus Throttle"] = 3 }, plan.Injected);
    }

    [Fact]
    public void The_digest_tells_calls_their_order_and_their_faults_apart()
    {
        Assert.Equal(Digest(Send, Read), Digest(Send, Read));
        Assert.NotEqual(Digest(Send, Read), Digest(Read, Send));
        Assert.NotEqual(Digest(Send, Read), Digest(Send, Read, new FaultRule(FaultKind.Throttle) { Nth = 2 }));
        Assert.NotEqual(Digest(Send, Read), Digest(Send, Read with { Target = "streams/receipt" }));
    }

    [Fact]
    public void The_log_has_a_line_for_each_call_with_what_befell_it()
    {
        var log = new StringWriter();
        var plan = new FaultPlan(1, new FaultRule(FaultKind.Throttle) { Nth = 2 }) { Log = log };
        plan.Next(Send, Anything);
        plan.Next(Read, Anything);
        Assert.Equal("1 ServiceBus.Send orders\n2 Cosmos.Read streams/state Throttle\n", log.ToString());
    }

    [Theory]
    [InlineData(FaultKind.Throttle | FaultKind.Conflict, 0.5, null, "Kind")]
    [InlineData(FaultKind.None, 0.5, null, "Kind")]
    [InlineData(FaultKind.Throttle, 1.5, null, "Probability")]
    [InlineData(FaultKind.Throttle, -0.1, null, "Probability")]
    [InlineData(FaultKind.Throttle, double.NaN, null, "Probability")]
    [InlineData(FaultKind.Throttle, 0, 0L, "Nth")]
    public void A_rule_that_cannot_do_what_it_says_is_refused_with_the_name_of_the_field(FaultKind kind, double probability, long? nth, string field)
    {
        var wrong = new FaultRule(kind) { Probability = probability, Nth = nth };
        var refused = Assert.Throws<ArgumentException>(() => new FaultPlan(1, wrong));
        Assert.StartsWith(field + ":", refused.Message, StringComparison.Ordinal);
    }

    private static FaultKind[] Draw(FaultPlan plan, ServiceCall call, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => plan.Next(call, Anything))];

    private static string Digest(ServiceCall first, ServiceCall second, params FaultRule[] rules)
    {
        var plan = new FaultPlan(1, rules);
        plan.Next(first, Anything);
        plan.Next(second, Anything);
        return plan.Digest;
    }
}
