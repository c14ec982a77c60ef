/** Calls by mail before a month costs more than it should: at 80 % of the budget, and when the forecast passes it. */
import { CfnParameter, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';

export class BudgetStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const amount = new CfnParameter(this, 'MonthlyDollars', { type: 'Number', default: 300, minValue: 1 });
    const mail = new CfnParameter(this, 'BudgetMail', { type: 'String', description: 'Who is called' });
    const call = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address: mail.valueAsString }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: amount.valueAsNumber, unit: 'USD' },
        costFilters: { TagKeyValue: ['user:Project$QuickTable'] },
      },
      notificationsWithSubscribers: [call('ACTUAL', 80), call('FORECASTED', 100)],
    });
  }
}
