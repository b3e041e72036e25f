using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>Asks a person about money for an order that does not come.</summary>
public static class MissingOrder
{
    /// <summary>Id of the exception about an order.</summary>
    public static string ExceptionId(string reference) => $"order-missing-{reference}";

    /// <summary>True if money for the order came before a time, and the order is not here: it never came, was refused, or is set aside.</summary>
    public static bool IsMissing(OrderState state, DateTimeOffset since) =>
        state.Status is OrderStatus.Unknown or OrderStatus.Rejected or OrderStatus.SetAside && state.Payments.Any(payment => payment.IsCapture && (payment.At is null || payment.At <= since));

    /// <summary>The question, and the money that is here, in the currency of the first payment.</summary>
    public static (Problem Problem, Money Paid) QuestionOf(OrderState state, string reference)
    {
        var currency = state.Payments.First(payment => payment.IsCapture).Amount.Currency;
        var paid = Money.Sum(state.Payments.Where(payment => payment.Amount.Currency == currency).Select(payment => payment.Amount), currency);
        var what = state.Status switch
        {
            OrderStatus.Rejected => "was refused",
            OrderStatus.SetAside => $"is set aside ({state.Problems[0].Text})",
            _ => "has not come",
        };
        var text = $"{paid} was paid for order {reference}, which {what}: payments {string.Join(", ", state.Payments.Select(payment => payment.PaymentId).Distinct())}.";
        return (new Problem("payments.order-missing", Severity.Warning, "payments", "$", text), paid);
    }
}
