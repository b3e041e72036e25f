using Billing.Domain.Payments;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Payments;

[Trait("Capability", "STL-04")]
public sealed class UnassignedPaymentTests
{
    // Two events of a gateway may tell one capture; parts that it names are several.
    [Theory]
    [InlineData(null, null, "25.00")]
    [InlineData("C1", "C2", "50.00")]
    [InlineData("C1", "C1", "25.00")]
    public void Money_that_is_told_twice_is_assigned_once(string? first, string? second, string captured)
    {
        var state = Told(Told(PaymentState.Empty, "m-1", "25.00", first), "m-2", "25.00", second);
        state = Told(state, "m-2", "25.00", second);
        state = state.After(PaymentDecider.Assign(state, "1002", "ann", "by link", Sold.Noon));

        Assert.Equal((captured, "1002", 0), (state.Captured!.Value.Amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), state.OrderReference, state.Unassigned.Count));
        Assert.IsType<Outcome.Rejected>(PaymentDecider.Assign(state, "1003", "ann", "by link", Sold.Noon));
    }

    [Fact]
    public void Totals_that_contradict_each_other_are_not_assigned()
    {
        var state = Told(Told(PaymentState.Empty, "m-1", "25.00", null), "m-2", "26.00", null);

        Assert.IsType<Outcome.Rejected>(PaymentDecider.Assign(state, "1002", "ann", "by link", Sold.Noon));
    }

    private static PaymentState Told(PaymentState state, string message, string amount, string? captureId)
    {
        var money = new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Of("EUR"));
        var told = new PaymentNotification.Escalated(message, "adyen", "PSP1", "AUTHORISATION", money, Sold.Noon) { Code = EscalationCodes.NoOrderReference, CaptureId = captureId };
        return PaymentDecider.NoteUnassigned(state, told, message, "nordwind-de") is Outcome.Accepted noted ? noted.Events.Aggregate(state, (before, each) => before.Apply(each)) : state;
    }
}
