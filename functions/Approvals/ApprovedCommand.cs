using System.Text.Json;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Approvals;

/// <summary>A type of commands that a tenant may want approved, and how one is carried out once it is.</summary>
/// <param name="Type">One of the types that policies name.</param>
/// <param name="CarryOut">Carries out a command as it was proposed, in the name of its maker; done again, it has one effect.</param>
public sealed record ApprovedCommand(string Type, Func<ApprovedRequest, CancellationToken, Task<IResult>> CarryOut);

/// <summary>A command that was approved.</summary>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Content">The command as it was proposed.</param>
/// <param name="Command">Its maker and reason, under the key of the proposal.</param>
/// <param name="Processes">The durable processes.</param>
public sealed record ApprovedRequest(Tenant Tenant, JsonElement Content, HttpCommand Command, DurableTaskClient Processes);
