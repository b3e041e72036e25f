using Billing.Domain.Exceptions;

namespace Billing.Domain.Tests.Exceptions;

public sealed class ExceptionTests
{
    [Fact]
    public void The_same_cause_raises_one_exception()
    {
        var raised = new ExceptionRaised("order-1001", "orders.total-differs", "orders", "1001", "The lines come to something else.", null, Sold.Noon);
        var state = ExceptionState.Empty.After(ExceptionDecider.Raise(ExceptionState.Empty, raised));

        Assert.Equal(raised, state.Raised);
        ExceptionDecider.Raise(state, raised with { OccurredAt = Sold.Noon.AddDays(1) }).IsDone();
    }
}
