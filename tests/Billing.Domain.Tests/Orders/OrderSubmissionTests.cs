using Billing.Domain.Orders;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Orders;

[Trait("Capability", "ORD-01")]
public sealed class OrderSubmissionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Problem Below = Problem.Error("pricing.below-contract", "$.lines[0]", "Line 1 was charged less than agreed.");

    private static readonly Problem Unreadable = Problem.Error("orders.total-differs", "$.total", "The total is not the sum of the lines.");

    private static readonly SalesOrder Order = Pricing.StorefrontPriceCheckTests.Charged(("A", 80));

    [Fact]
    public void An_order_at_the_agreed_prices_is_taken_and_nobody_is_asked()
    {
        var (state, question) = Submit(Sound());

        Assert.Equal(OrderStatus.Confirmed, state.Status);
        Assert.Null(question);
    }

    [Fact]
    public void An_order_below_the_agreed_prices_is_held_and_a_person_is_asked_why()
    {
        var (state, question) = Submit(Sound(Below));

        Assert.Equal(OrderStatus.Held, state.Status);
        Assert.Equal("held", question!.Kind);
        Assert.Equal([Below], question.Problems);
    }

    [Fact]
    public void An_order_that_cannot_be_read_is_refused_and_a_person_is_asked_about_every_problem()
    {
        var (state, question) = Submit(new OrderSubmission("1001", new ParseResult<SalesOrder>.Failure([Unreadable, Below]), []));

        Assert.Equal(OrderStatus.Rejected, state.Status);
        Assert.Equal("refused", question!.Kind);
        Assert.Equal([Unreadable, Below], question.Problems);
        Assert.Equal([Unreadable, Below], state.Problems);
    }

    [Fact]
    public void An_order_that_was_taken_is_not_held_when_it_comes_again_and_nobody_is_asked()
    {
        var confirmed = Submit(Sound()).State;

        Assert.IsType<Outcome.Duplicate>(OrderDecider.Submit(confirmed, Sound(Below), Noon));
        Assert.Null(OrderDecider.QuestionOf(confirmed, Sound(Below), []));
    }

    [Fact]
    public void A_person_is_asked_about_what_the_stream_refused()
    {
        var confirmed = Submit(Sound()).State;
        var other = new OrderSubmission("1001", new ParseResult<SalesOrder>.Success(Order with { SourceOrderId = "78" }), []);

        var refused = Assert.IsType<Outcome.Rejected>(OrderDecider.Submit(confirmed, other, Noon)).Problems;

        Assert.Equal("orders.reference-taken", OrderDecider.QuestionOf(confirmed, other, refused)?.Problem.Code);
    }

    private static OrderSubmission Sound(params IReadOnlyList<Problem> violations) => new("1001", new ParseResult<SalesOrder>.Success(Order), violations);

    private static (OrderState State, OrderQuestion? Question) Submit(OrderSubmission submitted)
    {
        var events = Assert.IsType<Outcome.Accepted>(OrderDecider.Submit(OrderState.Empty, submitted, Noon)).Events;
        var state = events.Aggregate(OrderState.Empty, (before, happened) => before.Apply(happened));
        return (state, OrderDecider.QuestionOf(state, submitted, []));
    }
}
