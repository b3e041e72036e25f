using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Functions.Exceptions.Acts;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Orders;

/// <summary>What people can do about orders that were not taken.</summary>
internal static class OrderExceptionActs
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddOrderActs(this IServiceCollection services) => services
        .AddSingleton<ReleaseOrder>()
        .AddSingleton<RetakeOrder>()
        .AddSingleton(provider => provider.GetRequiredService<ReleaseOrder>().Approved)
        .AddSingleton<IExceptionAct>(provider => Release(provider.GetRequiredService<ReleaseOrder>()))
        .AddSingleton<IExceptionAct>(provider => Retake(provider.GetRequiredService<RetakeOrder>()));

    private static AreaAct Release(ReleaseOrder release) => new(
        "release",
        [ReleaseOrder.Role],
        IsAboutOrder,
        _ => (request, cancellation) => release.ReleaseAsync(request.Tenant, request.Exception.Raised!.Subject, request.Command, request.Processes, cancellation));

    private static AreaAct Retake(RetakeOrder retake) => new(
        "retake",
        [FabricRole.Operator, FabricRole.Pricing],
        IsAboutOrder,
        fields =>
        {
            var correction = RetakeOrder.Correction.Read(fields);
            return (request, cancellation) => retake.RetakeAsync(
                request.Tenant,
                new OrderKey(request.Tenant.Id, request.Tenant.HomeRegion, request.Exception.Raised!.Subject),
                correction,
                request.Command,
                request.Processes,
                cancellation);
        });

    // The exception of an order that was not taken bears its number; others about it have ids of their own.
    private static bool IsAboutOrder(ExceptionRaised raised) => raised.ExceptionId == OrderAcceptance.QuestionId(raised.Subject);
}
